// What a draft is called, whom it favours, who answers for it, when it holds, what it rests on.
import { Button } from "antd";
import type { Named } from "../../api/schema";
import { Section } from "../../parts/page";
import { MODES } from "../../parts/policy-tags";
import { useWords } from "../../parts/words";
import { ChoiceField, inPolicy, LineField, Said, TextField } from "./draft-fields";
import {
  BENEFICIARIES,
  changed,
  renamed,
  withAt,
  without,
  type BasisDoc,
  type PolicyDoc,
} from "./draft-model";
import { useBench } from "./use-draft";

export function Basics() {
  const { t, text } = useWords();
  const { draft, change, names } = useBench();
  const { policy } = draft;
  const set = (changes: Partial<PolicyDoc>) => change((now) => changed(now, changes));
  const named = (list: Named[]) => list.map((one) => ({ value: one.id, label: text(one.text) }));
  const open = (value: string) => value || undefined;
  return (
    <Section title={t("policy_draft.basics")} id="basics">
      <div className="card draft-grid">
        <TextField
          field={inPolicy("text")}
          label={t("policy_draft.name")}
          value={policy.text}
          onChange={(value) => set({ text: value })}
        />
        <TextField
          long
          field={inPolicy("guide")}
          label={t("policy_draft.guide")}
          value={policy.guide}
          onChange={(guide) => set({ guide })}
        />
        <LineField
          mono
          field={inPolicy("id")}
          label={t("policy_draft.id")}
          value={policy.id}
          onChange={(id) => change((now) => renamed(now, id.trim()))}
        />
        <ChoiceField
          field={inPolicy("department")}
          label={t("policy.department")}
          value={policy.department}
          options={named(names.departments)}
          onChange={(department) => set({ department })}
        />
        <ChoiceField
          field={inPolicy("party")}
          label={t("policy_draft.party")}
          value={policy.party}
          options={named(names.parties)}
          onChange={(party) => set({ party })}
        />
        <ChoiceField
          field={inPolicy("beneficiary")}
          label={t("policy.beneficiary")}
          value={policy.beneficiary}
          options={BENEFICIARIES.map((id) => ({ value: id, label: t(`beneficiary.${id}`) }))}
          onChange={(beneficiary) => set({ beneficiary })}
        />
        <ChoiceField
          field={inPolicy("mode")}
          label={t("policy_draft.mode")}
          value={policy.mode}
          options={MODES.map((id) => ({ value: id, label: t(`policy_mode.${id}`) }))}
          onChange={(mode) => set({ mode })}
        />
        <ChoiceField
          open
          field={inPolicy("life_event")}
          label={t("policy.event")}
          value={policy.life_event}
          options={named(names.life_events)}
          onChange={(event) => set({ life_event: open(event) } as Partial<PolicyDoc>)}
        />
        <LineField
          type="date"
          field={inPolicy("from")}
          label={t("policy_draft.from")}
          value={policy.from}
          onChange={(from) => set({ from })}
        />
        <LineField
          type="date"
          field={inPolicy("to")}
          label={t("policy_draft.to")}
          value={policy.to ?? ""}
          onChange={(to) => set({ to: open(to) } as Partial<PolicyDoc>)}
        />
      </div>
    </Section>
  );
}

/** The documents that it rests on, and what of it they do not say. */
export function Grounds() {
  const { t } = useWords();
  const { draft, change } = useBench();
  const { basis, modelled } = draft.policy;
  const set = (next: BasisDoc[]) => change((now) => changed(now, { basis: next }));
  const put = (at: number, key: keyof BasisDoc, value: string) =>
    set(withAt(basis, at, (one) => ({ ...one, [key]: value })));
  return (
    <Section title={t("policy_draft.grounds")} id="grounds">
      <div className="card stack-s">
        <p className="faint">{t("policy_draft.grounds_lead")}</p>
        {basis.map((one, at) => (
          <div key={at} className="draft-row">
            {(["source", "lines", "article"] as const).map((key) => (
              <LineField
                key={key}
                field={`policy.basis.${at}.${key}`}
                label={t(`policy_draft.basis_${key}`)}
                value={one[key] ?? ""}
                onChange={(value) => put(at, key, value)}
              />
            ))}
            <Button onClick={() => set(without(basis, at))}>{t("policy_draft.remove")}</Button>
          </div>
        ))}
        <Said field={inPolicy("basis")} />
        <Button onClick={() => set([...basis, { source: "" }])}>
          {t("policy_draft.add_basis")}
        </Button>
        <TextField
          long
          field={inPolicy("modelled")}
          label={t("policy_draft.modelled")}
          value={modelled ?? { zh: "", en: "" }}
          onChange={(value) => change((now) => changed(now, { modelled: value }))}
        />
      </div>
    </Section>
  );
}
