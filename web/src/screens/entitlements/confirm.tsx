// A payment on a list waits for whom it is for: account and commitment.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { OwnPayment, RecordView } from "../../api/schema";
import { useWords } from "../../parts/words";
import { AccountModal } from "./account-modal";

export function Confirm({ payment, record }: { payment: OwnPayment; record: RecordView }) {
  const { t, text, yuan } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const confirm = async (account: string, committed: boolean) => {
    const body = { register: record.register, key: record.key, account, committed };
    await calls.confirmPayment(payment.run, payment.seq, body);
    void message.success(t("confirm_payment.done"));
    await client.invalidateQueries({ queryKey: keys.entitlements });
  };
  return (
    <div className="claim no-print">
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("confirm_payment.title")}
      </Button>
      {open && (
        <AccountModal
          title={t("confirm_payment.of", { name: text(payment.policy) })}
          confirm={t("confirm_payment.title")}
          send={confirm}
          close={() => setOpen(false)}
        >
          <strong className="entitlement-yuan">{yuan(payment.yuan)}</strong>
        </AccountModal>
      )}
    </div>
  );
}
