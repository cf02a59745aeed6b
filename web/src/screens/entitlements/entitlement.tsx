// One policy for one record: what is due, every clause with what it saw, the claim.
import { useState } from "react";
import { Link } from "react-router";
import type { ClauseSeen, Entitlement as Value, FactSeen, RecordView } from "../../api/schema";
import { ClauseList, Holes, isKnown } from "../../parts/clause-list";
import { EntitlementAmount, EntitlementDays } from "../../parts/entitlement-sum";
import { PolicyTags } from "../../parts/policy-tags";
import { useWords } from "../../parts/words";
import { Claim } from "./claim";
import { Correct } from "./correct";

interface Props {
  value: Value;
  record: RecordView;
}

export function Entitlement({ value, record }: Props) {
  const { t, text } = useWords();
  const [open, setOpen] = useState(false);
  const { policy } = value;
  const deedOf = (fact: FactSeen, clause: ClauseSeen) =>
    clause.result !== "yes" &&
    fact.correctable && <Correct fact={fact} record={record} known={isKnown(fact)} />;
  return (
    <article className="card entitlement" data-policy={policy.id}>
      <div className="row-between">
        <div className="entitlement-name">
          <PolicyTags policy={policy} />
          <h2>
            <Link to={`/policies/${policy.id}`}>{text(policy.text)}</Link>
          </h2>
          <div className="faint">{text(policy.department)}</div>
        </div>
        <EntitlementAmount value={value} />
      </div>
      <p>{text(policy.guide)}</p>
      <Holes clauses={value.clauses} />
      <EntitlementDays value={value} />
      {isClaimed(value) && <Claim value={value} record={record} />}
      {value.clauses.length > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t("entitlement.clauses", { count: value.clauses.length })}</summary>
          {open && <ClauseList clauses={value.clauses} deedOf={deedOf} />}
        </details>
      )}
    </article>
  );
}

const isClaimed = ({ policy, outcome, due_yuan, window }: Value) =>
  policy.mode === "instant" &&
  outcome === "entitled" &&
  Number(due_yuan) > 0 &&
  window?.open !== false;
