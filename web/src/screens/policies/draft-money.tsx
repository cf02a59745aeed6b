// What a draft gives, who bears it, when one applies, how it is paid, what it goes with, and what
// is taken back.
import { useAllPackages } from "../../api/queries";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";
import { Amount, Budget, Caps } from "./draft-amount";
import { ClawBack } from "./draft-claw-back";
import { CheckField, ChoiceField, LineField, ManyField, NumberField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import { Funding } from "./draft-funding";
import { RHYTHMS, type Changes, type WindowDoc } from "./draft-model";
import { Group } from "./draft-rows";
import { useBench, usePolicyDoc } from "./use-draft";

export function Money() {
  const { t } = useWords();
  return (
    <Section title={t("policy.money")} id="money">
      <div className="card draft-groups">
        <Amount />
        <Caps />
        <Budget />
        <Funding />
        <Window />
        <Paying />
        <Stacking />
        <ClawBack />
      </div>
    </Section>
  );
}

function Window() {
  const { t } = useWords();
  const { policy, set } = usePolicyDoc();
  const put = (changes: Changes<WindowDoc>) =>
    set({ window: { ...policy.window, ...changes } as WindowDoc });
  return (
    <Group title={t("policy.window")} field={inPolicy("window")}>
      <div className="draft-row">
        {(["apply_from", "apply_to"] as const).map((key) => (
          <LineField
            key={key}
            type="date"
            field={inPolicy("window", key)}
            label={t(`policy_draft.${key}`)}
            value={policy.window?.[key] ?? ""}
            onChange={(day) => put({ [key]: day || undefined })}
          />
        ))}
        <NumberField
          field={inPolicy("window", "grace_days")}
          label={t("policy_draft.grace_days")}
          value={policy.window?.grace_days}
          onChange={(grace_days) => put({ grace_days })}
        />
      </div>
    </Group>
  );
}

function Paying() {
  const { t } = useWords();
  const { policy, set } = usePolicyDoc();
  return (
    <Group title={t("policy_draft.paying")} field="paying">
      <div className="draft-grid">
        <ChoiceField
          open
          field={inPolicy("run")}
          label={t("policy_draft.run")}
          value={policy.run}
          options={RHYTHMS.map((id) => ({ value: id, label: t(`rhythm.${id}`) }))}
          onChange={(run) => set({ run: run || undefined })}
        />
        <NumberField
          field={inPolicy("publicity_days")}
          label={t("policy_draft.publicity_days")}
          value={policy.publicity_days}
          onChange={(publicity_days) => set({ publicity_days })}
        />
        <NumberField
          field={inPolicy("pay_within_working_days")}
          label={t("policy_draft.pay_within")}
          value={policy.pay_within_working_days}
          onChange={(days) => set({ pay_within_working_days: days })}
        />
        {(policy.mode === "review" || policy.package) && <PackageField />}
      </div>
      <CheckField
        field={inPolicy("confirmed_by_party")}
        label={t("policy_draft.confirmed_by_party")}
        help={t("policy_draft.confirmed_by_party_help")}
        checked={policy.confirmed_by_party ?? false}
        onChange={(on) => set({ confirmed_by_party: on || undefined })}
      />
    </Group>
  );
}

/** By which package one applies, where a policy is reviewed. */
function PackageField() {
  const { t, text } = useWords();
  const { policy, set } = usePolicyDoc();
  const packages = useAllPackages("");
  return (
    <ChoiceField
      open
      field={inPolicy("package")}
      label={t("policy_draft.package")}
      value={policy.package}
      options={(packages.data ?? []).map((one) => ({ value: one.id, label: text(one.text) }))}
      onChange={(id) => set({ package: id || undefined })}
    />
  );
}

function Stacking() {
  const { t, text } = useWords();
  const { names } = useBench();
  const { policy, set } = usePolicyDoc();
  const options = names.stacking_groups.map((group) => ({
    value: group.id,
    label: `${text(group.text)} · ${t(`stacking_how.${group.how}`, { defaultValue: group.how })}`,
  }));
  return (
    <Group title={t("policy.stacking")} field="stacking">
      <ManyField
        field={inPolicy("stacking")}
        label={t("policy_draft.stacking_groups")}
        placeholder={t("policy_draft.no_stacking")}
        values={policy.stacking}
        options={options}
        onChange={(stacking) => set({ stacking })}
      />
    </Group>
  );
}
