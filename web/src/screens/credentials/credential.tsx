// One licence: to look at, to show, to print, to take along.
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useParams } from "react-router";
import * as calls from "../../api/calls";
import { useCredential } from "../../api/queries";
import type { Credential } from "../../api/schema";
import { download } from "../../format/file";
import { ConfirmAction } from "../../parts/confirm-action";
import { Page } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { CredentialCard } from "./credential-card";

export default function CredentialScreen() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = useCredential(id);
  return (
    <Page
      title={query.data ? text(query.data.text) : t("credential.title")}
      crumbs={[{ text: t("menu.credentials"), to: "/credentials" }]}
      actions={query.data && <Actions value={query.data} />}
    >
      <QueryGate query={query} rows={8}>
        {(value) => (
          <>
            <CredentialCard value={value} />
            <p className="no-print">
              <Link to={pathOf(value.view_url)}>{t("credential.public_view")}</Link>
            </p>
            <p className="faint no-print">{t("credential.sd_jwt_explain")}</p>
          </>
        )}
      </QueryGate>
    </Page>
  );
}

function Actions({ value }: { value: Credential }) {
  const { t } = useWords();
  const client = useQueryClient();
  const revoke = async (reason: string) => {
    await calls.revokeCredential(value.id, reason);
    await client.invalidateQueries({ queryKey: ["credentials"] });
  };
  return (
    <>
      <Button type="primary" onClick={() => window.print()}>
        {t("action.print")}
      </Button>
      <Button
        onClick={() =>
          download(`${value.type}-${value.id}.sd-jwt`, value.sd_jwt, "application/dc+sd-jwt")
        }
      >
        {t("credential.download")}
      </Button>
      {value.allowed?.includes("revoke") && (
        <ConfirmAction
          label={t("credential.revoke")}
          title={t("credential.revoke_title")}
          explain={t("credential.revoke_explain")}
          reason={t("credential.revoke_reason")}
          act={revoke}
        />
      )}
    </>
  );
}

function pathOf(url: string): string {
  return new URL(url, window.location.origin).pathname;
}
