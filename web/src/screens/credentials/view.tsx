// What anybody sees who scans a licence: whether it is genuine and valid, and its open facts.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import * as calls from "../../api/calls";
import type { CredentialView as View } from "../../api/schema";
import { CheckList, Verdict } from "../../parts/checks";
import { Page } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export default function CredentialView() {
  const { token = "" } = useParams();
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["credential-views", token],
    queryFn: () => calls.credentialView(token),
  });
  return (
    <Page title={t("credential.view")}>
      <QueryGate query={query}>{(value) => <ViewBody value={value} />}</QueryGate>
    </Page>
  );
}

export function ViewBody({ value }: { value: View }) {
  const { t, text, time, shown } = useWords();
  return (
    <div className="card stack-s">
      <Verdict ok={value.valid} yes={t("credential.valid")} no={t("credential.not_valid")} />
      <h2>{text(value.text)}</h2>
      <dl className="facts">
        {value.facts.map((fact, index) => (
          <div key={index}>
            <dt>{text(fact.text)}</dt>
            <dd className="lines">{shown(fact)}</dd>
          </div>
        ))}
        <div>
          <dt>{t("credential.issuer")}</dt>
          <dd>{text(value.issuer)}</dd>
        </div>
        {value.issued_at && (
          <div>
            <dt>{t("credential.issued_at")}</dt>
            <dd>{time(value.issued_at)}</dd>
          </div>
        )}
        <div>
          <dt>{t("case.state")}</dt>
          <dd>
            <StateTag state={value.state} of="credential_state" />
          </dd>
        </div>
      </dl>
      <CheckList checks={value.checks} />
    </div>
  );
}
