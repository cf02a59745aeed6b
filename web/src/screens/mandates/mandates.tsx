// Mandates: whom one lets act, for what and until when; and for whom one may act.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { keys, useMandates } from "../../api/queries";
import type { Mandate, OrganisationKey } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { Page, Section } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Grant } from "./grant";

export default function Mandates() {
  const { t } = useWords();
  const query = useMandates();
  const [given, setGiven] = useState(0);
  return (
    <Page title={t("mandate.title")} lead={t("mandate.lead")} width="wide">
      <QueryGate query={query}>
        {(value) => (
          <>
            <Section title={t("mandate.given")}>
              {value.given.length === 0 && <p className="faint">{t("mandate.none_given")}</p>}
              <Rows rows={value.given} side="agent" />
            </Section>
            <Section title={t("mandate.held")}>
              {value.held.length === 0 && <p className="faint">{t("mandate.none_held")}</p>}
              <Rows rows={value.held} side="principal" />
            </Section>
          </>
        )}
      </QueryGate>
      <Section title={t("mandate.grant")}>
        <Grant key={given} onGranted={() => setGiven(given + 1)} />
      </Section>
    </Page>
  );
}

function Rows({ rows, side }: { rows: Mandate[]; side: "agent" | "principal" }) {
  if (rows.length === 0) return null;
  return (
    <ul className="rows card">
      {rows.map((row) => (
        <Row key={row.id} row={row} side={side} />
      ))}
    </ul>
  );
}

function Row({ row, side }: { row: Mandate; side: "agent" | "principal" }) {
  const { t, text, date, time } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  const revoke = async (reason: string) => {
    await calls.revokeMandate(row.id, reason);
    void message.success(t("mandate.revoked"));
    await client.invalidateQueries({ queryKey: keys.mandates });
  };
  const scope = row.packages.map((one) => text(one.text)).join(t("list.and"));
  return (
    <li data-mandate={row.id}>
      <div className="row-between">
        <span>
          <strong>{t(`mandate.${side}`)}</strong> <Party of={row[side]} />
        </span>
        <StateTag state={row.state} of="mandate_state" />
      </div>
      <div>
        {t("mandate.scope")}: {scope || t("mandate.all_packages")} ·{" "}
        {t(row.commitments ? "mandate.may_sign" : "mandate.may_not_sign")}
      </div>
      <div className="faint">
        {t("mandate.period", { from: time(row.granted_at), to: date(row.to) })}
        {row.paper && <> · {t("mandate.paper", { paper: row.paper })}</>}
        {row.revoked_at && <> · {t("mandate.revoked_at", { time: time(row.revoked_at) })}</>}
        {row.reason && <> ({row.reason})</>}
      </div>
      <div className="inline no-print">
        {row.allowed.includes("use") &&
          row.packages.map((one) => (
            <Link
              key={one.id}
              className="button"
              to={`/packages/${one.id}/apply?mandate=${encodeURIComponent(row.id)}`}
            >
              {t("mandate.use", { package: text(one.text) })}
            </Link>
          ))}
        {row.allowed.includes("use") && row.packages.length === 0 && (
          <span>{t("mandate.use_any")}</span>
        )}
        {row.allowed.includes("revoke") && (
          <ConfirmAction
            label={t("mandate.revoke")}
            title={t("mandate.revoke_title")}
            explain={t("mandate.revoke_explain")}
            reason={t("mandate.revoke_reason")}
            size="small"
            act={revoke}
          />
        )}
      </div>
    </li>
  );
}

export function Party({ of }: { of: OrganisationKey }) {
  const { t } = useWords();
  return (
    <>
      {t(`party.${of.register}`, { defaultValue: of.register })}{" "}
      <span className="mono">{of.key}</span>
    </>
  );
}
