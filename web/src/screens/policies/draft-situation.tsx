// One situation of a draft: what is known, what must come out, and what came.
import type { SituationSays } from "../../api/schema";
import { RowHead } from "../../parts/row-head";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { FactLines } from "./draft-fact-lines";
import { ChoiceField, idOf, LineField, Said, TextField } from "./draft-fields";
import { OUTCOMES, type Changes, type RowDoc } from "./draft-model";
import { Before, Expected } from "./draft-situation-more";
import { PolicyName } from "./draft-sums";
import { useBench } from "./use-draft";

interface Props {
  row: RowDoc;
  field: string;
  number: number;
  came: SituationSays | undefined;
  onChange: (changes: Changes<RowDoc>) => void;
  onRemove: () => void;
}

export function Situation({ row, field, number, came, onChange, onRemove }: Props) {
  const { t } = useWords();
  const name = t("policy_draft.situation", { number });
  return (
    <li>
      <div role="group" aria-label={name} id={idOf(field)} className="stack-s">
        <RowHead name={name} mark={<Verdict came={came} />} onRemove={onRemove} />
        {came && !came.passed && <Came came={came} />}
        <Said field={field} />
        <TextField
          field={`${field}.text`}
          label={t("policy_draft.row_text")}
          value={row.text}
          onChange={(text) => onChange({ text })}
        />
        <FactLines
          label={t("policy_draft.row_facts")}
          field={`${field}.facts`}
          facts={row.facts}
          onChange={(facts) => onChange({ facts })}
        />
        <Before row={row} field={field} onChange={onChange} />
        <div className="draft-row">
          <ChoiceField
            field={`${field}.outcome`}
            label={t("policy_draft.expected")}
            value={row.outcome}
            options={OUTCOMES.map((id) => ({ value: id, label: t(`policy_outcome.${id}`) }))}
            onChange={(outcome) => onChange({ outcome })}
          />
          <LineField
            field={`${field}.amount`}
            label={t("policy_draft.expected_yuan")}
            value={row.amount ?? ""}
            onChange={(amount) => onChange({ amount: amount.trim() || undefined })}
          />
        </div>
        <Expected row={row} field={field} onChange={onChange} />
      </div>
    </li>
  );
}

function Verdict({ came }: { came: SituationSays | undefined }) {
  const { t } = useWords();
  if (!came) return null;
  return (
    <Tag tone={came.passed ? "green" : "red"}>
      {t(came.passed ? "policy_draft.passes" : "policy_draft.differs")}
    </Tag>
  );
}

/** What came instead of what was expected, in words of the draft. */
function Came({ came }: { came: SituationSays }) {
  const { t, text, yuan } = useWords();
  const { draft, names } = useBench();
  const figure = /^\d/.test(came.amount) ? yuan(came.amount) : t(`amount_says.${came.amount}`);
  const clauses = came.failing.map((id) => {
    const clause = draft.policy.clauses?.find((one) => one.id === id);
    return text(clause?.text) || id;
  });
  const missing = came.missing.map((name) => {
    const fact = names.facts.find((one) => one.name === name);
    return fact ? `${text(fact.text)} ${name}` : name;
  });
  const sums = Object.entries(came.stacked as Record<string, string>);
  return (
    <div className="note note-warning">
      {t("policy_draft.came", { outcome: t(`policy_outcome.${came.outcome}`), yuan: figure })}
      {clauses.length > 0 && (
        <> {t("policy_draft.came_failing", { names: clauses.join(t("list.and")) })}</>
      )}
      {missing.length > 0 && (
        <> {t("policy_draft.came_missing", { names: missing.join(t("list.and")) })}</>
      )}
      {came.differs.includes("facts") && <> {t("policy_draft.came_facts")}</>}
      {came.differs.includes("stacked") &&
        sums.map(([policy, sum]) => (
          <div key={policy}>
            <PolicyName id={policy} /> {yuan(sum)}
          </div>
        ))}
    </div>
  );
}
