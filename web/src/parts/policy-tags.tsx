// How a policy is got, in words and colour; whether it holds today.
import type { PolicyRow } from "../api/schema";
import { Tag } from "./tags";
import { useWords } from "./words";

export const MODES = ["automatic", "instant", "review", "service"] as const;

const TONES = { automatic: "green", instant: "blue", review: "yellow", service: "grey" } as const;

export function PolicyTags({ policy }: { policy: PolicyRow }) {
  const { t } = useWords();
  const tone = MODES.find((mode) => mode === policy.mode);
  return (
    <span className="policy-tags">
      <Tag tone={tone ? TONES[tone] : "grey"}>
        {t(`policy_mode.${policy.mode}`, { defaultValue: policy.mode })}
      </Tag>{" "}
      {!policy.in_force && <Tag tone="grey">{t("policy.not_in_force")}</Tag>}
    </span>
  );
}

/** From when until when, in words. */
export function usePeriod() {
  const { t, date } = useWords();
  return ({ from, to }: Pick<PolicyRow, "from" | "to">) =>
    to
      ? t("policy.from_to", { from: date(from), to: date(to) })
      : t("policy.from_on", { from: date(from) });
}
