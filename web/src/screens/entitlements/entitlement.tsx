// One policy for one record: what is due, every clause with what it saw, the claim.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";
import { useState } from "react";
import { Link } from "react-router";
import type {
  ClauseSeen,
  Entitlement as Value,
  FactSeen,
  GapSeen,
  RecordView,
} from "../../api/schema";
import { BasisList } from "../../parts/basis";
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
        <Amount value={value} />
      </div>
      <p>{text(policy.guide)}</p>
      <Holes value={value} />
      <Days value={value} />
      {isClaimed(value) && <Claim value={value} record={record} />}
      {value.clauses.length > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t("entitlement.clauses", { count: value.clauses.length })}</summary>
          {open && (
            <ul className="rows clauses">
              {value.clauses.map((clause) => (
                <Clause key={clause.id} clause={clause} record={record} />
              ))}
            </ul>
          )}
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

/** When one may apply, and who was first where it counts once. */
function Days({ value: { window, counted } }: { value: Value }) {
  const { t, text, date } = useWords();
  return (
    <>
      {window && (
        <p className={window.open ? "faint" : "note"}>
          {t(window.open ? "entitlement.open" : "entitlement.closed")}
          {window.opens_on && <> {t("entitlement.opens_on", { date: date(window.opens_on) })}</>}
          {window.closes_on && <> {t("entitlement.closes_on", { date: date(window.closes_on) })}</>}
          {window.grace_until && (
            <> {t("entitlement.grace_until", { date: date(window.grace_until) })}</>
          )}
        </p>
      )}
      {counted && (
        <p className="note note-warning">
          {t("entitlement.counted", { date: date(counted.on), policy: text(counted.policy) })}
        </p>
      )}
    </>
  );
}

function Amount({ value }: { value: Value }) {
  const { t, yuan } = useWords();
  const { due_yuan: due, yuan: exact, up_to_yuan: most, stacked_by: group } = value;
  const { text } = useWords();
  if (due) {
    return (
      <div className="entitlement-amount">
        <div className="faint">{t("entitlement.due_each")}</div>
        <strong>{yuan(due)}</strong>
        {exact && exact !== due && (
          <div className="faint small">
            {t("entitlement.by_rule", { yuan: yuan(exact) })}
            {group && <div>{t("entitlement.stacked", { group: text(group) })}</div>}
          </div>
        )}
      </div>
    );
  }
  const shown = exact ?? most;
  return (
    <div className="entitlement-amount">
      <div className="faint">
        {t(exact ? "entitlement.would" : most ? "entitlement.most" : "policy.amount")}
      </div>
      {shown ? (
        <strong>{yuan(shown)}</strong>
      ) : (
        t(`amount_by.${value.policy.amount_by}`, { defaultValue: value.policy.amount_by })
      )}
    </div>
  );
}

/** What stands in the way, without opening anything. */
function Holes({ value }: { value: Value }) {
  const { t, text } = useWords();
  const failing = value.clauses.filter((clause) => clause.result === "no");
  const unknown = value.clauses.filter((clause) => clause.result === "unknown");
  const missing = unknown.flatMap((clause) => clause.facts.filter((fact) => !isKnown(fact)));
  const names = [...new Set(missing.map((fact) => text(fact.text)))];
  return (
    <>
      {failing.map((clause) => (
        <p key={clause.id} className="note note-warning">
          {t("entitlement.fails", { clause: text(clause.text) })}
          {(clause.gaps ?? []).map((gap) => (
            <Gap key={gap.condition} gap={gap} />
          ))}
        </p>
      ))}
      {names.length > 0 && (
        <p className="note">{t("entitlement.missing", { facts: names.join(t("list.and")) })}</p>
      )}
    </>
  );
}

/** By how much a condition misses, where it compares. */
function Gap({ gap }: { gap: GapSeen }) {
  const { t, text, value } = useWords();
  if (!gap.by || !gap.sign) return null;
  return (
    <span className="entitlement-gap">
      {t(gap.sign.startsWith("<") ? "entitlement.gap_over" : "entitlement.gap", {
        fact: text(gap.text) || gap.condition,
        by: gap.by,
        unit: unitOf(gap.unit, t),
        sign: gap.sign,
        bound: value(gap.bound ?? undefined),
      })}
    </span>
  );
}

const UNITS = ["yuan", "day"];

const unitOf = (unit: string | null | undefined, t: (key: string) => string) =>
  unit && UNITS.includes(unit) ? t(`entitlement.gap_unit.${unit}`) : (unit ?? "");

const ICONS = { yes: CheckCircleFilled, no: CloseCircleFilled, unknown: QuestionCircleFilled };

interface ClauseProps {
  clause: ClauseSeen;
  record: RecordView;
}

function Clause({ clause, record }: ClauseProps) {
  const { t, text, date } = useWords();
  const Icon = ICONS[clause.result as keyof typeof ICONS] ?? ICONS.unknown;
  return (
    <li className={`clause-${clause.result}`}>
      <div className="row-between">
        <span>
          <Icon aria-hidden /> {text(clause.text)}
        </span>
        <strong>{t(`outcome.${clause.result}`)}</strong>
      </div>
      <dl className="facts entitlement-facts">
        {clause.facts.map((fact) => (
          <div key={fact.fact}>
            <dt>{text(fact.text)}</dt>
            <dd>
              <Seen fact={fact} record={record} />
              <div className="faint small">
                {t("entitlement.holder", { name: text(fact.holder) })}
                {fact.source &&
                  fact.since &&
                  ` · ${t("entitlement.origin", {
                    source: text(fact.source),
                    date: date(fact.since.slice(0, 10)),
                  })}`}
              </div>
              {clause.result !== "yes" && fact.correctable && (
                <Correct fact={fact} record={record} known={isKnown(fact)} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      <BasisList basis={clause.basis} />
    </li>
  );
}

const isKnown = (fact: FactSeen) => fact.value !== undefined && fact.value !== null;

/** The value in words where the record has them; money and dates in local form. */
function Seen({ fact, record }: { fact: FactSeen; record: RecordView }) {
  const { t, text, value, date, yuan } = useWords();
  if (!isKnown(fact)) return <span className="faint">{t("entitlement.unknown_fact")}</span>;
  const name = fact.fact.slice(fact.fact.indexOf(".") + 1);
  const own = record.facts.find((one) => one.name === name);
  if (own?.value_text) return text(own.value_text);
  if (name.endsWith("_yuan")) return yuan(String(fact.value));
  if (/^\d{4}-\d\d-\d\d$/.test(String(fact.value))) return date(String(fact.value));
  return value(fact.value ?? undefined);
}
