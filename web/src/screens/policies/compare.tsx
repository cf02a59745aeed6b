// Two to four policies side by side: for whom, how much, on what conditions, until when.
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { usePoliciesOf } from "../../api/queries";
import type { PolicyView } from "../../api/schema";
import { Page } from "../../parts/page";
import { PolicyTags, usePeriod } from "../../parts/policy-tags";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading } from "../../parts/states";
import { useWords } from "../../parts/words";
import { COMPARED_MIN, comparedIn } from "./comparing";

export default function Compare() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const ids = comparedIn(params.get("of"));
  const query = usePoliciesOf(ids);
  return (
    <Page
      title={t("compare.title")}
      lead={t("compare.lead")}
      width="wide"
      crumbs={[{ text: t("policy.title"), to: "/policies" }]}
      actions={<Button onClick={() => window.print()}>{t("action.print")}</Button>}
    >
      {query.error && <ProblemAlert error={query.error} />}
      {query.pending && <Loading rows={8} />}
      {ids.length < COMPARED_MIN ? (
        <EmptyState text={t("compare.too_few")}>
          <Link to="/policies">{t("policy.title")}</Link>
        </EmptyState>
      ) : (
        <Side policies={query.data} />
      )}
    </Page>
  );
}

function Side({ policies }: { policies: PolicyView[] }) {
  const { t, text, yuan } = useWords();
  const period = usePeriod();
  const lines: [string, (policy: PolicyView) => ReactNode][] = [
    ["how", (policy) => <PolicyTags policy={policy} />],
    ["who", (policy) => t(`beneficiary.${policy.beneficiary}`, { defaultValue: policy.beneficiary })],
    ["what", (policy) => text(policy.guide)],
    ["amount", (policy) => <Amount policy={policy} />],
    [
      "caps",
      (policy) =>
        policy.caps.length === 0
          ? "—"
          : policy.caps.map((cap) => (
              <div key={cap.per}>
                {t(`cap_per.${cap.per}`, { defaultValue: cap.per })} {yuan(cap.yuan)}
              </div>
            )),
    ],
    ["conditions", (policy) => <Conditions policy={policy} />],
    ["until", (policy) => period(policy)],
    ["department", (policy) => text(policy.department)],
    [
      "same",
      (policy) => policy.stacking.map((group) => text(group.text)).join(t("list.and")) || "—",
    ],
  ];
  return (
    <table className="table compare">
      <thead>
        <tr>
          <td />
          {policies.map((policy) => (
            <th scope="col" key={policy.id}>
              <Link to={`/policies/${policy.id}`}>{text(policy.text)}</Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(([name, of]) => (
          <tr key={name}>
            <th scope="row">{t(`compare.${name}`)}</th>
            {policies.map((policy) => (
              <td key={policy.id} data-label={text(policy.text)}>
                <div>{of(policy)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Amount({ policy }: { policy: PolicyView }) {
  const { t, yuan } = useWords();
  const rule = policy.amount_rule;
  return (
    <>
      {t(`amount_by.${policy.amount_by}`, { defaultValue: policy.amount_by })}
      {" "}
      {rule && (yuan(rule) === rule ? <code className="breaks">{rule}</code> : yuan(rule))}
    </>
  );
}

function Conditions({ policy }: { policy: PolicyView }) {
  const { t, text } = useWords();
  if (policy.clauses.length === 0) return <>{t("policy.no_clauses")}</>;
  return (
    <ul className="plain">
      {policy.clauses.map((clause) => (
        <li key={clause.id}>{text(clause.text)}</li>
      ))}
    </ul>
  );
}
