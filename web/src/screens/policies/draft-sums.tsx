// Sums of a situation: policy after policy, each with its yuan.
import { Button, Select } from "antd";
import { useId, useState } from "react";
import { usePolicy, usePolicySearch } from "../../api/queries";
import { useWords } from "../../parts/words";
import { idOf, LineField } from "./draft-fields";
import { withSum } from "./draft-model";
import { Group } from "./draft-rows";
import { useBench, useSettled } from "./use-draft";

const SEARCH_AFTER_MS = 300;

interface Props {
  title: string;
  field: string;
  /** Policy -> yuan. */
  sums: Record<string, string>;
  onChange: (sums: Record<string, string>) => void;
}

export function Sums({ title, field, sums, onChange }: Props) {
  return (
    <Group title={title} field={field}>
      {Object.entries(sums).map(([policy, yuan]) => (
        <Sum
          key={policy}
          policy={policy}
          field={`${field}.${policy}`}
          yuan={yuan}
          onChange={(next) => onChange(withSum(sums, policy, next))}
        />
      ))}
      <Another sums={sums} onAdd={(policy) => onChange(withSum(sums, policy, ""))} />
    </Group>
  );
}

interface SumProps {
  policy: string;
  field: string;
  yuan: string;
  onChange: (yuan: string | undefined) => void;
}

function Sum({ policy, field, yuan, onChange }: SumProps) {
  const { t } = useWords();
  const name = usePolicyName(policy);
  return (
    <div className="draft-row draft-sum" role="group" id={idOf(`${field}-sum`)} aria-label={name}>
      <LineField
        field={field}
        label={t("policy_draft.sum_of", { name })}
        value={yuan}
        onChange={(next) => onChange(next.trim())}
      />
      <Button
        aria-label={t("policy_draft.remove_of", { name })}
        onClick={() => onChange(undefined)}
      >
        {t("policy_draft.remove")}
      </Button>
    </div>
  );
}

/** What a policy is called: the draft itself by what it is called now. */
function usePolicyName(id: string): string {
  const { t, text } = useWords();
  const { draft } = useBench();
  const own = id === draft.policy.id;
  const query = usePolicy(id, !own);
  return own ? text(draft.policy.text) || t("policy_draft.draft") : text(query.data?.text) || id;
}

export function PolicyName({ id }: { id: string }) {
  return usePolicyName(id);
}

/** Chooses another policy, found by words. */
function Another({ sums, onAdd }: { sums: Props["sums"]; onAdd: (policy: string) => void }) {
  const { t, text } = useWords();
  const { draft } = useBench();
  const id = useId();
  const [words, setWords] = useState("");
  const query = usePolicySearch(useSettled(words, SEARCH_AFTER_MS));
  const found = (query.data?.items ?? []).filter((one) => one.id !== draft.policy.id);
  const own = { id: draft.policy.id, text: draft.policy.text };
  const options = [own, ...found].filter((one) => !(one.id in sums));
  return (
    <div className="draft-field">
      <label className="label" htmlFor={id}>
        {t("policy_draft.add_sum")}
      </label>
      <Select
        id={id}
        className="draft-choice"
        showSearch={{ filterOption: false, onSearch: setWords }}
        placeholder={t("policy_draft.add_sum_hint")}
        value={null}
        options={options.map((one) => ({
          value: one.id,
          label: text(one.text) || t("policy_draft.draft"),
        }))}
        notFoundContent={t("policy_draft.beside_not_found")}
        onChange={(chosen: string | null) => chosen && onAdd(chosen)}
      />
    </div>
  );
}
