// Situations of a draft: facts on a day, what must come out, and what came.
import { Button } from "antd";
import type { SituationSays } from "../../api/schema";
import { Section } from "../../parts/page";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { FactLines } from "./draft-fact-lines";
import { idOf, LineField, Said } from "./draft-fields";
import { newRow, newTrial, withAt, without, type RowDoc, type TrialDoc } from "./draft-model";
import { Situation } from "./draft-situation";
import { useBench } from "./use-draft";

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
    <div className="card stack-s draft-trial" id={idOf(field)}>
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
      <Said field={field} />
      <FactLines
        label={t("policy_draft.common_facts")}
        field={`${field}.facts`}
        facts={trial.facts}
        onChange={(facts) => onChange((one) => ({ ...one, facts }))}
      />
      <ol className="draft-rows">
        {trial.rows.map((row, index) => (
          <Situation
            key={index}
            row={row}
            field={`${field}.rows.${index}`}
            number={index + 1}
            came={says.find((one) => one.row === index)}
            onChange={(changes) =>
              onChange((one) => ({
                ...one,
                rows: withAt(one.rows, index, (of) => ({ ...of, ...changes }) as RowDoc),
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
