// What a draft gives: the amount, its limits, the budget, when one applies, and what it goes with.
import { Button, Radio, Select } from "antd";
import { useId } from "react";
import { Section } from "../../parts/page";
import { useWords } from "../../parts/words";
import {
  ChoiceField,
  idOf,
  inPolicy,
  LineField,
  NumberField,
  RuleField,
  Said,
} from "./draft-fields";
import {
  amountBy,
  amountRule,
  CAPS_PER,
  changed,
  WHEN_DRY,
  withAmount,
  withAt,
  without,
  type AmountBy,
  type CapDoc,
  type PolicyDoc,
  type WindowDoc,
} from "./draft-model";
import { useBench } from "./use-draft";

const AMOUNTS: AmountBy[] = ["computed", "up_to", "officer", "none"];

export function Money() {
  const { t } = useWords();
  return (
    <Section title={t("policy.money")} id="money">
      <div className="card stack-s">
        <Amount />
        <Caps />
        <Budget />
        <Window />
        <Stacking />
        <Publicity />
      </div>
    </Section>
  );
}

/** The policy with some of its entry changed. */
function usePolicy() {
  const { draft, change } = useBench();
  const set = (changes: Partial<PolicyDoc>) => change((now) => changed(now, changes));
  return { policy: draft.policy, set, change };
}

function Amount() {
  const { t } = useWords();
  const { policy, change } = usePolicy();
  const by = amountBy(policy);
  const put = (how: AmountBy, rule: string) =>
    change((now) => ({ ...now, policy: withAmount(now.policy, how, rule) }));
  const field = by === "up_to" ? "policy.amount.up_to_yuan" : "policy.amount.yuan";
  return (
    <div>
      <div className="label" id={idOf("amount-by")}>
        {t("policy.amount")}
      </div>
      <Radio.Group
        aria-labelledby={idOf("amount-by")}
        className="small-choices"
        value={by}
        onChange={(e) => put(e.target.value as AmountBy, amountRule(policy))}
      >
        {AMOUNTS.map((how) => (
          <Radio key={how} value={how}>
            {t(`amount_by.${how}`)}
          </Radio>
        ))}
      </Radio.Group>
      {(by === "computed" || by === "up_to") && (
        <RuleField
          field={field}
          label={t(by === "up_to" ? "policy_draft.limit_rule" : "policy_draft.amount_rule")}
          value={amountRule(policy)}
          onChange={(rule) => put(by, rule)}
        />
      )}
      <Said field={inPolicy("amount")} />
    </div>
  );
}

function Caps() {
  const { t } = useWords();
  const { policy, set } = usePolicy();
  const caps = policy.caps ?? [];
  const put = (at: number, changes: Partial<CapDoc>) =>
    set({ caps: withAt(caps, at, (one) => ({ ...one, ...changes })) });
  const free = CAPS_PER.find((per) => caps.every((cap) => cap.per !== per));
  return (
    <div>
      {caps.map((cap, at) => (
        <div key={at} className="draft-row">
          <ChoiceField
            field={`policy.caps.${at}.per`}
            label={t("policy_draft.cap_per")}
            value={cap.per}
            options={CAPS_PER.map((per) => ({ value: per, label: t(`cap_per.${per}`) }))}
            onChange={(per) => put(at, { per })}
          />
          <NumberField
            field={`policy.caps.${at}.yuan`}
            label={t("policy_draft.yuan")}
            value={cap.yuan}
            onChange={(yuan) => put(at, { yuan: yuan ?? 0 })}
          />
          <Button onClick={() => set({ caps: without(caps, at) })}>
            {t("policy_draft.remove")}
          </Button>
        </div>
      ))}
      {free && (
        <Button onClick={() => set({ caps: [...caps, { per: free, yuan: 0 }] })}>
          {t("policy_draft.add_cap")}
        </Button>
      )}
    </div>
  );
}

function Budget() {
  const { t } = useWords();
  const { policy, set } = usePolicy();
  const budget = policy.budget;
  // without a sum there is no budget, and nothing to run dry
  const yuanOf = (yuan: number | undefined): Partial<PolicyDoc> =>
    ({
      budget: yuan === undefined ? undefined : { when_dry: WHEN_DRY[0], ...budget, yuan },
    }) as Partial<PolicyDoc>;
  return (
    <div className="draft-row">
      <NumberField
        field={inPolicy("budget", "yuan")}
        label={t("policy_draft.budget")}
        value={budget?.yuan}
        onChange={(yuan) => set(yuanOf(yuan))}
      />
      {budget && (
        <ChoiceField
          field={inPolicy("budget", "when_dry")}
          label={t("policy.when_dry")}
          value={budget.when_dry}
          options={WHEN_DRY.map((id) => ({ value: id, label: t(`when_dry.${id}`) }))}
          onChange={(when_dry) => set({ budget: { ...budget, when_dry } })}
        />
      )}
    </div>
  );
}

function Window() {
  const { t } = useWords();
  const { policy, set } = usePolicy();
  const put = (changes: { [K in keyof WindowDoc]?: WindowDoc[K] | undefined }) =>
    set({ window: { ...policy.window, ...changes } as WindowDoc });
  return (
    <div className="draft-row">
      {(["apply_from", "apply_to"] as const).map((key) => (
        <LineField
          key={key}
          type="date"
          field={`policy.window.${key}`}
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
  );
}

function Stacking() {
  const { t, text } = useWords();
  const { names } = useBench();
  const { policy, set } = usePolicy();
  const id = useId();
  const chosen = policy.stacking ?? [];
  const options = names.stacking_groups.map((group) => ({
    value: group.id,
    label: `${text(group.text)} · ${t(`stacking_how.${group.how}`, { defaultValue: group.how })}`,
  }));
  return (
    <div>
      <label className="label" htmlFor={id}>
        {t("policy.stacking")}
      </label>
      <Select
        id={id}
        mode="multiple"
        className="draft-choice draft-wide"
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("policy_draft.no_stacking")}
        value={chosen}
        options={options}
        onChange={(stacking: string[]) => set({ stacking })}
      />
      <Said field={inPolicy("stacking")} />
      {chosen.map((one, at) => (
        <Said key={one} field={`policy.stacking.${at}`} />
      ))}
    </div>
  );
}

function Publicity() {
  const { t } = useWords();
  const { policy, set } = usePolicy();
  return (
    <NumberField
      field={inPolicy("publicity_days")}
      label={t("policy_draft.publicity_days")}
      value={policy.publicity_days}
      onChange={(days) => set({ publicity_days: days } as Partial<PolicyDoc>)}
    />
  );
}
