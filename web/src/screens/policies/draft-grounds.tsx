// The documents that a draft, a clause of it or its claw-back rests on, and what they do not say.
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";
import { idOf, LineField, ManyField, Said, TextField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import { withAt, without, type BasisDoc } from "./draft-model";
import { Rows } from "./draft-rows";
import { usePolicyDoc } from "./use-draft";

export function Grounds() {
  const { t } = useWords();
  const { policy, set } = usePolicyDoc();
  return (
    <Section title={t("policy_draft.grounds")} id="grounds">
      <div className="card stack-s">
        <p className="faint">{t("policy_draft.grounds_lead")}</p>
        <div id={idOf(inPolicy("basis"))} className="stack-s">
          <BasisRows
            field={inPolicy("basis")}
            basis={policy.basis}
            onChange={(basis) => set({ basis })}
          />
        </div>
        <TextField
          long
          field={inPolicy("modelled")}
          label={t("policy_draft.modelled")}
          value={policy.modelled ?? { zh: "", en: "" }}
          onChange={(modelled) => set({ modelled })}
        />
        <ManyField
          free
          field={inPolicy("rows")}
          label={t("policy_draft.rows")}
          values={policy.rows}
          options={[]}
          onChange={(rows) => set({ rows })}
        />
      </div>
    </Section>
  );
}

interface BasisProps {
  field: string;
  basis: readonly BasisDoc[];
  onChange: (basis: BasisDoc[]) => void;
}

export function BasisRows({ field, basis, onChange }: BasisProps) {
  const { t } = useWords();
  return (
    <>
      <Rows
        field={field}
        rows={basis}
        nameOf={(at) => t("policy_draft.basis_of", { number: at + 1 })}
        add={t("policy_draft.add_basis")}
        onAdd={() => onChange([...basis, { source: "" }])}
        onRemove={(at) => onChange(without(basis, at))}
      >
        {(one, at) =>
          (["source", "lines", "article"] as const).map((key) => (
            <LineField
              key={key}
              field={`${field}.${at}.${key}`}
              label={t(`policy_draft.basis_${key}`)}
              value={one[key] ?? ""}
              onChange={(value) =>
                onChange(withAt(basis, at, (was) => ({ ...was, [key]: value })))
              }
            />
          ))
        }
      </Rows>
      <Said field={field} />
    </>
  );
}
