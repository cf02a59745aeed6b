// How the clauses of the rule came out, each with the values that were used.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";
import type { ClauseOutcome, Fact, TaskFact } from "../../api/schema";
import { useWords } from "../../parts/words";

const ICONS = { yes: CheckCircleFilled, no: CloseCircleFilled, unknown: QuestionCircleFilled };

interface Props {
  clauses: ClauseOutcome[];
  facts: TaskFact[];
  definitions: Map<string, Fact>;
}

export function Clauses(props: Props) {
  const { t, text, value } = useWords();
  const names = new Map(props.facts.map((fact) => [fact.name, fact.text]));
  const name = (fact: string) => text(names.get(fact) ?? props.definitions.get(fact)?.text ?? fact);
  return (
    <ul className="rows clauses">
      {props.clauses.map((clause) => {
        const Icon = ICONS[clause.outcome as keyof typeof ICONS] ?? ICONS.unknown;
        return (
          <li key={clause.id} className={`clause-${clause.outcome}`}>
            <div className="row-between">
              <span>
                <Icon aria-hidden /> {text(clause.text)}
              </span>
              <strong>{t(`outcome.${clause.outcome}`)}</strong>
            </div>
            <div className="faint">
              {Object.entries(clause.values ?? {})
                .map(
                  ([fact, used]) => `${name(fact)} = ${value(used, props.definitions.get(fact))}`,
                )
                .join("；")}
              {clause.missing && clause.missing.length > 0 && (
                <span>
                  {" "}
                  {t("outcome.missing", { facts: clause.missing.map(name).join(t("list.and")) })}
                </span>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
