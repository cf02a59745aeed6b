// What a draft is called, whom it favours, who answers for it, when it holds.
import type { Named } from "../../api/schema";
import { Section } from "../../parts/page";
import { MODES } from "../../parts/policy-tags";
import { useWords } from "../../parts/words";
import { ChoiceField, LineField, ManyField, TextField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import { BENEFICIARIES, renamed } from "./draft-model";
import { useBench, usePolicyDoc } from "./use-draft";

export function Basics() {
  const { t, text } = useWords();
  const { names } = useBench();
  const { policy, set, change } = usePolicyDoc();
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
        <ManyField
          field={inPolicy("joint_departments")}
          label={t("policy.joint")}
          values={policy.joint_departments}
          options={named(names.departments)}
          onChange={(joint_departments) => set({ joint_departments })}
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
          onChange={(event) => set({ life_event: open(event) })}
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
          onChange={(to) => set({ to: open(to) })}
        />
        <ManyField
          free
          field={inPolicy("search_words")}
          label={t("policy_draft.search_words")}
          values={policy.search_words}
          options={[]}
          onChange={(search_words) => set({ search_words })}
        />
      </div>
    </Section>
  );
}
