// The clauses of a policy as they stand for one party: what each saw, from where, since when, and
// by how much it misses. The party, an officer and an auditor read the same list.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useFact } from "../api/queries";
import type { ClauseSeen, FactSeen, GapSeen, Value } from "../api/schema";
import { BasisList } from "./basis";
import { useWords } from "./words";

const ICONS = { yes: CheckCircleFilled, no: CloseCircleFilled, unknown: QuestionCircleFilled };

interface Told {
  /** A value in the words of the record that has it, where the reader has the record. */
  wordsOf?: ((fact: FactSeen) => string) | undefined;
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

function Clause({ clause, wordsOf, deedOf }: { clause: ClauseSeen } & Told) {
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
              <Seen fact={fact} wordsOf={wordsOf} />
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

function Seen({ fact, wordsOf }: { fact: FactSeen } & Pick<Told, "wordsOf">) {
  const { t } = useWords();
  const own = wordsOf?.(fact);
  const shown = useValueWords(fact.fact, fact.value, wordsOf === undefined);
  if (!isKnown(fact)) return <span className="faint">{t("entitlement.unknown_fact")}</span>;
  return own || shown;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const isCoded = (value: Value | null | undefined): boolean =>
  Array.isArray(value) ? value.some(isCoded) : typeof value === "string" && !DATE.test(value);

/** A value in words: money and dates in local form, codes by their names where those are asked for. */
function useValueWords(name: string, value: Value | null | undefined, named: boolean): string {
  const words = useWords();
  const fact = useFact(name, named && name !== "" && isCoded(value));
  if (name.endsWith("_yuan")) return words.yuan(String(value));
  if (DATE.test(String(value))) return words.date(String(value));
  return words.value(value ?? undefined, fact.data);
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
  const { t, text, value } = useWords();
  const measured = gap.by && gap.sign;
  const bound = useValueWords(gap.fact ?? "", gap.bound, !measured);
  const fact = text(gap.text) || gap.condition;
  if (gap.by && gap.sign) {
    return (
      <span className="entitlement-gap">
        {t(gap.sign.startsWith("<") ? "entitlement.gap_over" : "entitlement.gap", {
          fact,
          by: gap.by,
          unit: unitOf(gap.unit, t),
          sign: gap.sign,
          bound: value(gap.bound ?? undefined),
        })}
      </span>
    );
  }
  if (gap.text && gap.sign && gap.bound !== undefined && gap.bound !== null) {
    return (
      <span className="entitlement-gap">
        {t("entitlement.gap_stands", { fact, sign: gap.sign, bound })}
      </span>
    );
  }
  if (!written) return null;
  return (
    <span className="entitlement-gap">
      {t(gap.must_hold ? "entitlement.gap_fails" : "entitlement.gap_holds")}{" "}
      <code className="breaks">{gap.condition}</code>
    </span>
  );
}

const UNITS = ["yuan", "day"];

const unitOf = (unit: string | null | undefined, t: (key: string) => string) =>
  unit && UNITS.includes(unit) ? t(`entitlement.gap_unit.${unit}`) : (unit ?? "");
