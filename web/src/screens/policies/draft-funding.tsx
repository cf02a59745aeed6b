// Who bears what a draft gives: shares of one whole, by district where they differ, and who pays
// first.
import { useCity } from "../../api/queries";
import { useWords } from "../../parts/words";
import { ChoiceField, LineField, ManyField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import { PAYERS, withAt, without, type FundingDoc } from "./draft-model";
import { Group, Rows } from "./draft-rows";
import { usePolicyDoc } from "./use-draft";

export function Funding() {
  const { t, text } = useWords();
  const { policy, set } = usePolicyDoc();
  const city = useCity();
  const funding = policy.funding ?? [];
  const put = (at: number, changes: Partial<FundingDoc>) =>
    set({ funding: withAt(funding, at, (one) => ({ ...one, ...changes })) });
  const payers = PAYERS.map((id) => ({ value: id, label: t(`payer.${id}`) }));
  const districts = (city.data?.districts ?? []).map((one) => ({
    value: one.id,
    label: text(one.text),
  }));
  const free = PAYERS.find((id) => funding.every((one) => one.payer !== id)) ?? PAYERS[0];
  return (
    <Group title={t("policy.funding")} field={inPolicy("funding")}>
      <p className="faint">{t("policy_draft.funding_lead")}</p>
      <Rows
        field={inPolicy("funding")}
        rows={funding}
        nameOf={(at) => t("policy_draft.share_of", { number: at + 1 })}
        add={t("policy_draft.add_share")}
        onAdd={() => set({ funding: [...funding, { payer: free, share: "" }] })}
        onRemove={(at) => set({ funding: without(funding, at) })}
      >
        {(one, at) => (
          <>
            <ChoiceField
              field={inPolicy("funding", at, "payer")}
              label={t("policy_draft.payer")}
              value={one.payer}
              options={payers}
              onChange={(payer) => put(at, { payer })}
            />
            <LineField
              short
              placeholder="0.5"
              field={inPolicy("funding", at, "share")}
              label={t("policy_draft.share")}
              value={one.share}
              onChange={(share) => put(at, { share: share.trim() })}
            />
            <ManyField
              field={inPolicy("funding", at, "districts")}
              label={t("policy_draft.districts")}
              placeholder={t("policy_draft.all_districts")}
              values={one.districts}
              options={districts}
              onChange={(chosen) => put(at, { districts: chosen })}
            />
          </>
        )}
      </Rows>
      <ChoiceField
        open
        field={inPolicy("paid_first_by")}
        label={t("policy_draft.paid_first_by")}
        value={policy.paid_first_by}
        options={payers}
        onChange={(payer) => set({ paid_first_by: payer || undefined })}
      />
    </Group>
  );
}
