// What a situation says beside its facts: what was paid before, which clauses fail, which facts are
// missing, what is got of all policies of a group.
import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/words";
import { namedIn } from "./draft-facts";
import { CheckField, ManyField } from "./draft-fields";
import { amountRule, type Changes, type RowDoc } from "./draft-model";
import { Sums } from "./draft-sums";
import { useBench } from "./use-draft";

interface Props {
  row: RowDoc;
  field: string;
  onChange: (changes: Changes<RowDoc>) => void;
}

/** What was paid before; seldom needed, so it begins closed when it is empty. */
export function Before({ row, field, onChange }: Props) {
  const { t, text } = useWords();
  const { names } = useBench();
  const paid = row.paid ?? {};
  const count = Object.keys(paid).length + (row.counted?.length ?? 0);
  const [open] = useState(count > 0);
  return (
    <details className="draft-more" open={open}>
      <summary>{t("policy_draft.before", { count })}</summary>
      <div className="stack-s">
        <Sums
          title={t("policy_draft.paid")}
          field={`${field}.paid`}
          sums={paid}
          onChange={(sums) => onChange({ paid: sums })}
        />
        <ManyField
          field={`${field}.counted`}
          label={t("policy_draft.counted")}
          values={row.counted}
          options={names.stacking_groups.map((one) => ({ value: one.id, label: text(one.text) }))}
          onChange={(counted) => onChange({ counted })}
        />
      </div>
    </details>
  );
}

/** What else must come out: each is looked at only where it is written. */
export function Expected({ row, field, onChange }: Props) {
  const { t, text } = useWords();
  const { draft, names } = useBench();
  const clauses = draft.policy.clauses ?? [];
  const rules = [...clauses.map((one) => one.rule), amountRule(draft.policy)];
  const { failing, missing, stacked } = row;
  const count = [failing, missing, stacked].filter((one) => one !== undefined).length;
  // it stays open when the last of them is taken away
  const [open] = useState(count > 0);
  return (
    <details className="draft-more" open={open}>
      <summary>{t("policy_draft.expected_more", { count })}</summary>
      <div className="stack-s">
        <Looked
          field={`${field}.failing`}
          label={t("policy_draft.look_failing")}
          on={failing !== undefined}
          onChange={(on) => onChange({ failing: on ? [] : undefined })}
        >
          <ManyField
            field={`${field}.failing`}
            label={t("policy_draft.failing")}
            placeholder={t("policy_draft.none_of_them")}
            values={failing}
            options={clauses.map((one) => ({ value: one.id, label: text(one.text) || one.id }))}
            onChange={(ids) => onChange({ failing: ids })}
          />
        </Looked>
        <Looked
          field={`${field}.missing`}
          label={t("policy_draft.look_missing")}
          on={missing !== undefined}
          onChange={(on) => onChange({ missing: on ? [] : undefined })}
        >
          <ManyField
            field={`${field}.missing`}
            label={t("policy_draft.missing")}
            placeholder={t("policy_draft.none_of_them")}
            values={missing}
            options={namedIn(rules, names.facts).map((fact) => ({
              value: fact.name,
              label: text(fact.text),
            }))}
            onChange={(facts) => onChange({ missing: facts })}
          />
        </Looked>
        <Looked
          field={`${field}.stacked`}
          label={t("policy_draft.look_stacked")}
          on={stacked !== undefined}
          onChange={(on) => onChange({ stacked: on ? {} : undefined })}
        >
          <Sums
            title={t("policy_draft.stacked")}
            field={`${field}.stacked`}
            sums={stacked ?? {}}
            onChange={(sums) => onChange({ stacked: sums })}
          />
        </Looked>
      </div>
    </details>
  );
}

interface LookedProps {
  field: string;
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}

function Looked({ field, label, on, onChange, children }: LookedProps) {
  return (
    <div>
      <CheckField field={`${field}-looked`} label={label} checked={on} onChange={onChange} />
      {on && children}
    </div>
  );
}
