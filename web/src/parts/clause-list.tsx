// The clauses of a policy as they stand for one party: what each saw, from where, since when, and
// by how much it misses. The party, an officer and an auditor read the same list.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import type { ClauseSeen, FactSeen, GapSeen, Value } from "../api/schema";
import { BasisList } from "./basis";
import { useWords } from "./words";

const ICONS = { yes: CheckCircleFilled, no: CloseCircleFilled, unknown: QuestionCircleFilled };

interface Told {
  /** What may be done about a fact. */
  deedOf?: ((fact: FactSeen, clause: ClauseSeen) => ReactNode) | undefined;
}

export function ClauseList({ clauses, ...told }: { clauses: ClauseSeen[] } & Told) {
  return (
    <ul className="rows clauses">
      {clauses.map((clause) => (
        <Clause key={clause.id} clause={clause} {...told} />
      ))}
    </ul>
  );
}

function Clause({ clause, deedOf }: { clause: ClauseSeen } & Told) {
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
              <Seen fact={fact} />
              <div className="faint small">
                {t("entitlement.holder", { name: text(fact.holder) })}
                {fact.source &&
                  fact.since &&
                  ` · ${t("entitlement.origin", {
                    source: text(fact.source),
                    date: date(fact.since.slice(0, 10)),
                  })}`}
              </div>
              {deedOf?.(fact, clause)}
            </dd>
          </div>
        ))}
      </dl>
      <BasisList basis={clause.basis} />
    </li>
  );
}

export const isKnown = (fact: FactSeen) => fact.value !== undefined && fact.value !== null;

function Seen({ fact }: { fact: FactSeen }) {
  const { t, text } = useWords();
  const shown = useShown();
  if (!isKnown(fact)) return <span className="faint">{t("entitlement.unknown_fact")}</span>;
  return text(fact.value_text) || shown(fact.fact, fact.value);
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/** Values without a name of their own: money and dates in local form. */
function useShown() {
  const words = useWords();
  return (name: string | null | undefined, value: Value | null | undefined): string => {
    if (name?.endsWith("_yuan")) return words.yuan(String(value));
    if (DATE.test(String(value))) return words.date(String(value));
    return words.value(value ?? undefined);
  };
}

interface HolesProps {
  clauses: ClauseSeen[];
  /** Conditions that measure nothing are shown as they are written, for who reads rules. */
  written?: boolean;
}

/** What stands in the way: what does not hold and by how much, and what nobody knows. */
export function Holes({ clauses, written = false }: HolesProps) {
  const { t, text } = useWords();
  const failing = clauses.filter((clause) => clause.result === "no");
  const unknown = clauses.filter((clause) => clause.result === "unknown");
  const missing = unknown.flatMap((clause) => clause.facts.filter((fact) => !isKnown(fact)));
  const names = [...new Set(missing.map((fact) => text(fact.text)))];
  return (
    <>
      {failing.map((clause) => (
        <p key={clause.id} className="note note-warning">
          {t("entitlement.fails", { clause: text(clause.text) })}
          {(clause.gaps ?? []).map((gap) => (
            <Gap key={gap.condition} gap={gap} written={written} />
          ))}
        </p>
      ))}
      {names.length > 0 && (
        <p className="note">{t("entitlement.missing", { facts: names.join(t("list.and")) })}</p>
      )}
    </>
  );
}

/** By how much a condition misses, where that is a number; else how it must stand. */
function Gap({ gap, written }: { gap: GapSeen; written: boolean }) {
  const { t, text, yuan } = useWords();
  const shown = useShown();
  const sign = SIGNS[`${gap.sign ?? ""}${DATE.test(String(gap.bound)) ? " day" : ""}`];
  if (gap.text && sign) {
    const fact = text(gap.text);
    const bound = text(gap.bound_text) || shown(gap.fact, gap.bound);
    const stands = t(`entitlement.gap_sign.${sign}`, { bound });
    const key = gap.sign?.startsWith("<") ? "entitlement.gap_over" : "entitlement.gap";
    const unit = gap.unit ? t(`unit.${gap.unit}`, { defaultValue: gap.unit }) : "";
    const by = gap.unit === "yuan" ? yuan(gap.by) : `${gap.by} ${unit}`.trim();
    return (
      <span className="entitlement-gap">
        {gap.instead && t("entitlement.gap_instead")}
        {gap.by ? t(key, { fact, by, stands }) : t("entitlement.gap_stands", { fact, stands })}
      </span>
    );
  }
  if (!written) return null;
  return (
    <span className="entitlement-gap">
      {gap.instead && t("entitlement.gap_instead")}
      {t(gap.must_hold ? "entitlement.gap_fails" : "entitlement.gap_holds")}{" "}
      <code className="breaks">{gap.condition}</code>
    </span>
  );
}

/** How a value must stand to the other side, by its sign. */
const SIGNS: Partial<Record<string, string>> = {
  "=": "is",
  "= day": "is",
  "<>": "is_not",
  "<> day": "is_not",
  "<": "below",
  "<=": "at_most",
  ">": "above",
  ">=": "at_least",
  "< day": "before",
  "<= day": "by",
  "> day": "after",
  ">= day": "from",
  in: "one_of",
  "not in": "none_of",
  like: "within",
  "not like": "without",
  "any of": "holds_some",
  "none of": "holds_none",
};
