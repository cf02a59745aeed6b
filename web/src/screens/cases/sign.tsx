// A party signs under the own account what somebody else applied for.
import { App } from "antd";
import { useRef } from "react";
import * as calls from "../../api/calls";
import type { DutyRow } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ConfirmAction } from "../../parts/confirm-action";
import { useRefresh } from "../../parts/deed-form";
import { useWords } from "../../parts/words";

export function Sign({ duty }: { duty: DutyRow }) {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const key = useRef(newIdempotencyKey());
  const sign = async () => {
    await calls.doStep(duty.task, duty.about, { sign: {} }, key.current);
    void message.success(t("steps.signed"));
    await refresh();
  };
  return (
    <ConfirmAction
      label={t("deed.sign")}
      title={t("steps.sign_title", { name: text(duty.text) })}
      explain={t("steps.sign_explain", {
        package: text(duty.package),
        act: text(duty.act),
        subject: duty.subject_text || (duty.number ?? ""),
      })}
      danger={false}
      act={sign}
    />
  );
}
