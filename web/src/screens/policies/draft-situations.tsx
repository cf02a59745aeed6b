// Situations of a draft: facts on a day, what must come out, and what came.
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { SituationSays } from "../../api/schema";
import { Section } from "../../parts/page";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { linesOf, namedIn, readLines } from "./draft-facts";
import { ChoiceField, LineField, Said, TextField } from "./draft-fields";
import {
  amountRule,
  newRow,
  newTrial,
  OUTCOMES,
  withAt,
  without,
  type RowDoc,
  type TrialDoc,
} from "./draft-model";
import { useBench } from "./use-draft";

const FACTS_MAX = 4000;

export function Situations({ says }: { says: SituationSays[] }) {
  const { t } = useWords();
  const { draft, change } = useBench();
  const passed = says.filter((one) => one.passed).length;
  const set = (make: (trials: TrialDoc[]) => TrialDoc[]) =>
    change((now) => ({ ...now, trials: make(now.trials) }));
  return (
    <Section
      title={t("policy_draft.situations")}
      id="situations"
      extra={
        says.length > 0 && (
          <Tag tone={passed === says.length ? "green" : "red"}>
            {t("policy_draft.passed_of", { passed, total: says.length })}
          </Tag>
        )
      }
    >
      <p className="faint">{t("policy_draft.situations_lead")}</p>
      {draft.trials.length === 0 && <p className="note">{t("policy_draft.no_situations")}</p>}
      {draft.trials.map((trial, at) => (
        <Trial
          key={at}
          trial={trial}
          at={at}
          says={says.filter((one) => one.trial === at)}
          onChange={(make) => set((trials) => withAt(trials, at, make))}
          onRemove={() => set((trials) => without(trials, at))}
        />
      ))}
      <Button onClick={() => change((now) => ({ ...now, trials: [...now.trials, newTrial(now)] }))}>
        {t("policy_draft.add_trial")}
      </Button>
    </Section>
  );
}

interface TrialProps {
  trial: TrialDoc;
  at: number;
  says: SituationSays[];
  onChange: (make: (trial: TrialDoc) => TrialDoc) => void;
  onRemove: () => void;
}

function Trial({ trial, at, says, onChange, onRemove }: TrialProps) {
  const { t } = useWords();
  const field = `trials.${at}`;
  return (
    <div className="card stack-s draft-trial">
      <div className="draft-row">
        <LineField
          type="date"
          field={`${field}.on`}
          label={t("policy_draft.on")}
          value={trial.on}
          onChange={(on) => onChange((one) => ({ ...one, on }))}
        />
        <LineField
          mono
          field={`${field}.id`}
          label={t("policy_draft.trial_id")}
          value={trial.id}
          onChange={(id) => onChange((one) => ({ ...one, id: id.trim() }))}
        />
        <Button onClick={onRemove}>{t("policy_draft.remove_trial")}</Button>
      </div>
      <FactLines
        label={t("policy_draft.common_facts")}
        field={`${field}.facts`}
        facts={trial.facts}
        onChange={(facts) => onChange((one) => ({ ...one, facts }))}
      />
      <ol className="draft-rows">
        {trial.rows.map((row, index) => (
          <Row
            key={index}
            row={row}
            field={`${field}.rows.${index}`}
            number={index + 1}
            came={says.find((one) => one.row === index)}
            onChange={(changes) =>
              onChange((one) => ({
                ...one,
                rows: withAt(one.rows, index, (of) => ({ ...of, ...changes })),
              }))
            }
            onRemove={() => onChange((one) => ({ ...one, rows: without(one.rows, index) }))}
          />
        ))}
      </ol>
      <Button onClick={() => onChange((one) => ({ ...one, rows: [...one.rows, newRow()] }))}>
        {t("policy_draft.add_row")}
      </Button>
    </div>
  );
}

interface RowProps {
  row: RowDoc;
  field: string;
  number: number;
  came: SituationSays | undefined;
  onChange: (changes: Partial<RowDoc>) => void;
  onRemove: () => void;
}

function Row({ row, field, number, came, onChange, onRemove }: RowProps) {
  const { t } = useWords();
  const name = t("policy_draft.situation", { number });
  return (
    <li>
      <div role="group" aria-label={name}>
        <div className="row-between">
          <h3>
            {name} <Verdict came={came} />
          </h3>
          <Button
            size="small"
            aria-label={t("policy_draft.remove_of", { name })}
            onClick={onRemove}
          >
            {t("policy_draft.remove")}
          </Button>
        </div>
        {came && !came.passed && <Came came={came} />}
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
            onChange={(amount) => onChange({ amount: amount.trim() || undefined } as Partial<RowDoc>)}
          />
        </div>
        <Said field={`${field}.failing`} />
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

/** What came instead of what was expected. */
function Came({ came }: { came: SituationSays }) {
  const { t, yuan } = useWords();
  const figure = /^\d/.test(came.amount) ? yuan(came.amount) : t(`amount_says.${came.amount}`);
  const list = (names: string[]) => names.join(t("list.and"));
  return (
    <p className="note note-warning">
      {t("policy_draft.came", { outcome: t(`policy_outcome.${came.outcome}`), yuan: figure })}
      {came.failing.length > 0 && (
        <> {t("policy_draft.came_failing", { names: list(came.failing) })}</>
      )}
      {came.missing.length > 0 && (
        <> {t("policy_draft.came_missing", { names: list(came.missing) })}</>
      )}
      {came.differs.includes("facts") && <> {t("policy_draft.came_facts")}</>}
    </p>
  );
}

interface FactLinesProps {
  label: string;
  field: string;
  facts: Record<string, unknown> | undefined;
  onChange: (facts: Record<string, unknown>) => void;
}

/** Facts, a line each; what is typed is kept as typed until the field is left. */
function FactLines({ label, field, facts, onChange }: FactLinesProps) {
  const { t } = useWords();
  const { draft, names, found } = useBench();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? linesOf(facts);
  const { wrong } = readLines(value, names.facts);
  const rules = [...(draft.policy.clauses ?? []).map((one) => one.rule), amountRule(draft.policy)];
  const missing = namedIn(rules, names.facts).filter((fact) => !(fact.name in (facts ?? {})));
  const put = (text: string) => {
    setTyped(text);
    onChange(readLines(text, names.facts).facts);
  };
  const inside = found.filter((one) => one.field.startsWith(`${field}.`));
  return (
    <div className="draft-field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <Input.TextArea
        id={id}
        className="mono"
        autoSize={{ minRows: 1, maxRows: 10 }}
        maxLength={FACTS_MAX}
        spellCheck={false}
        value={value}
        placeholder={t("policy_draft.facts_lines")}
        onChange={(e) => put(e.target.value)}
        onBlur={() => setTyped(wrong.length > 0 ? typed : null)}
      />
      <div aria-live="polite">
        {wrong.length > 0 && (
          <div className="draft-said fault">
            {t("policy_draft.wrong_lines", { lines: wrong.join(t("list.and")) })}
          </div>
        )}
        {inside.map((one) => (
          <Said key={one.field} field={one.field} />
        ))}
      </div>
      {missing.length > 0 && (
        <Button
          size="small"
          onClick={() =>
            put([value, ...missing.map((fact) => `${fact.name}: `)].filter(Boolean).join("\n"))
          }
        >
          {t("policy_draft.put_facts", { count: missing.length })}
        </Button>
      )}
    </div>
  );
}
