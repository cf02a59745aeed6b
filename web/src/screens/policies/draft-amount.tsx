// How much a draft gives: the amount, in how many parts, its limits, and the budget of a year.
import { Radio } from "antd";
import { useWords } from "../../parts/words";
import { CheckField, ChoiceField, idOf, NumberField, RuleField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import {
  amountBy,
  amountRule,
  CAPS_PER,
  WHEN_DRY,
  withAmount,
  withAt,
  without,
  type AmountBy,
  type AmountDoc,
  type BudgetDoc,
  type CapDoc,
  type Changes,
} from "./draft-model";
import { Group, Rows } from "./draft-rows";
import { useBench, usePolicyDoc } from "./use-draft";

const AMOUNTS: AmountBy[] = ["computed", "up_to", "officer", "none"];

export function Amount() {
  const { t } = useWords();
  const { policy, change } = usePolicyDoc();
  const by = amountBy(policy);
  const put = (how: AmountBy, rule: string) =>
    change((now) => ({ ...now, policy: withAmount(now.policy, how, rule) }));
  const field = by === "up_to" ? "policy.amount.up_to_yuan" : "policy.amount.yuan";
  return (
    <Group title={t("policy.amount")} field={inPolicy("amount")}>
      <Radio.Group
        aria-label={t("policy.amount")}
        id={idOf("amount-by")}
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
      {policy.amount && <Parts amount={policy.amount} />}
    </Group>
  );
}

/** In how many parts it is paid, and what was paid before. */
function Parts({ amount }: { amount: AmountDoc }) {
  const { t } = useWords();
  const { set } = usePolicyDoc();
  const put = (changes: Changes<AmountDoc>) =>
    set({ amount: { ...amount, ...changes } as AmountDoc });
  const parts = amount.instalments;
  return (
    <div className="draft-grid">
      <NumberField
        field={inPolicy("amount", "instalments")}
        label={t("policy_draft.instalments")}
        value={parts}
        onChange={(instalments) => put({ instalments })}
      />
      <div>
        {(amount.while_entitled || (parts ?? 1) > 1) && (
          <CheckField
            field={inPolicy("amount", "while_entitled")}
            label={t("policy_draft.while_entitled")}
            checked={amount.while_entitled ?? false}
            onChange={(on) => put({ while_entitled: on || undefined })}
          />
        )}
        <CheckField
          field={inPolicy("amount", "top_up")}
          label={t("policy_draft.top_up")}
          checked={amount.top_up ?? false}
          onChange={(on) => put({ top_up: on || undefined })}
        />
      </div>
    </div>
  );
}

export function Caps() {
  const { t } = useWords();
  const { policy, set } = usePolicyDoc();
  const caps = policy.caps ?? [];
  const put = (at: number, changes: Changes<CapDoc>) =>
    set({ caps: withAt(caps, at, (one) => ({ ...one, ...changes }) as CapDoc) });
  const free = CAPS_PER.find((per) => caps.every((cap) => cap.per !== per));
  return (
    <Group title={t("policy.caps")} field={inPolicy("caps")}>
      <Rows
        field={inPolicy("caps")}
        rows={caps}
        nameOf={(at) => t("policy_draft.cap", { number: at + 1 })}
        add={t("policy_draft.add_cap")}
        onAdd={free && (() => set({ caps: [...caps, { per: free }] }))}
        onRemove={(at) => set({ caps: without(caps, at) })}
      >
        {(cap, at) => (
          <>
            <ChoiceField
              field={inPolicy("caps", at, "per")}
              label={t("policy_draft.cap_per")}
              value={cap.per}
              options={CAPS_PER.map((per) => ({ value: per, label: t(`cap_per.${per}`) }))}
              onChange={(per) => put(at, { per })}
            />
            <NumberField
              field={inPolicy("caps", at, "yuan")}
              label={t("policy_draft.yuan")}
              value={cap.yuan}
              onChange={(yuan) => put(at, { yuan })}
            />
          </>
        )}
      </Rows>
    </Group>
  );
}

export function Budget() {
  const { t, text } = useWords();
  const { names } = useBench();
  const { policy, set } = usePolicyDoc();
  const budget = policy.budget;
  const put = (changes: Changes<BudgetDoc>) =>
    set({ budget: { ...budget, ...changes } as BudgetDoc });
  const days = names.facts.filter((fact) => fact.type === "date");
  return (
    <Group title={t("policy.budget")} field={inPolicy("budget")}>
      <div className="draft-row">
        <NumberField
          field={inPolicy("budget", "yuan")}
          label={t("policy_draft.budget")}
          value={budget?.yuan}
          // without a sum there is no budget, and nothing to run dry
          onChange={(yuan) =>
            yuan === undefined
              ? set({ budget: undefined })
              : put({ when_dry: WHEN_DRY[0], ...budget, yuan })
          }
        />
        {budget && (
          <>
            <ChoiceField
              field={inPolicy("budget", "when_dry")}
              label={t("policy.when_dry")}
              value={budget.when_dry}
              options={WHEN_DRY.map((id) => ({ value: id, label: t(`when_dry.${id}`) }))}
              onChange={(when_dry) => put({ when_dry })}
            />
            <ChoiceField
              open
              field={inPolicy("budget", "first_by")}
              label={t("policy_draft.first_by")}
              value={budget.first_by}
              options={days.map((fact) => ({ value: fact.name, label: text(fact.text) }))}
              onChange={(fact) => put({ first_by: fact || undefined })}
            />
          </>
        )}
      </div>
    </Group>
  );
}
