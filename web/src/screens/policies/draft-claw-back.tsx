// What of a draft's money is taken back, with which interest, and whether credit hears of it.
import { useWords } from "../../parts/words";
import { CheckField, LineField, TextField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import { BasisRows } from "./draft-grounds";
import { newClawBack, type Changes, type ClawBackDoc } from "./draft-model";
import { Group } from "./draft-rows";
import { usePolicyDoc } from "./use-draft";

export function ClawBack() {
  const { t } = useWords();
  const { policy, set } = usePolicyDoc();
  const of = policy.claw_back;
  const put = (changes: Changes<ClawBackDoc>) =>
    set({ claw_back: { ...(of ?? newClawBack()), ...changes } as ClawBackDoc });
  return (
    <Group title={t("policy.claw_back")} field={inPolicy("claw_back")}>
      <CheckField
        field="claw-back-on"
        label={t("policy_draft.claw_back_on")}
        checked={of !== undefined}
        onChange={(on) => set({ claw_back: on ? newClawBack() : undefined })}
      />
      {of && (
        <>
          <TextField
            long
            field={inPolicy("claw_back", "text")}
            label={t("policy_draft.claw_back_text")}
            value={of.text}
            onChange={(text) => put({ text })}
          />
          <LineField
            field={inPolicy("claw_back", "interest")}
            label={t("policy_draft.interest")}
            value={of.interest ?? ""}
            onChange={(rate) => put({ interest: rate.trim() || undefined })}
          />
          <CheckField
            field={inPolicy("claw_back", "credit_record")}
            label={t("policy_draft.credit_record")}
            checked={of.credit_record ?? false}
            onChange={(on) => put({ credit_record: on || undefined })}
          />
          <BasisRows
            field={inPolicy("claw_back", "basis")}
            basis={of.basis ?? []}
            onChange={(basis) => put({ basis })}
          />
        </>
      )}
    </Group>
  );
}
