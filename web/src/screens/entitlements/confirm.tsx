// A payment on a list waits for whom it is for, or the bank sent it back: account and commitment.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { ApiProblem } from "../../api/http";
import { keys } from "../../api/queries";
import type { OwnPayment, RecordView } from "../../api/schema";
import { useWords } from "../../parts/words";
import { AccountModal } from "./account-modal";
import { accountOf } from "./account-of";

/** The payment waits for nothing any more: such as an answer that got lost on its way. */
const CONFIRMED = "not_rejected";

export function Confirm({ payment, record }: { payment: OwnPayment; record: RecordView }) {
  const { t, text, yuan } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const again = payment.state === "rejected";
  const title = t(again ? "confirm_payment.again" : "confirm_payment.title");
  const why = t(again ? "confirm_payment.again_explain" : "confirm_payment.explain");
  const confirm = async (account: string, committed: boolean) => {
    const body = { register: record.register, key: record.key, account, committed };
    try {
      await calls.confirmPayment(payment.run, payment.seq, body);
      void message.success(t("confirm_payment.done"));
    } catch (caught) {
      if (!(caught instanceof ApiProblem && caught.problem.code === CONFIRMED)) throw caught;
      void message.info(t("confirm_payment.was_done"));
    }
    await client.invalidateQueries({ queryKey: keys.entitlements });
  };
  return (
    <div className="claim no-print">
      <p className="note">{why}</p>
      <Button type="primary" onClick={() => setOpen(true)}>
        {title}
        <span className="hidden-label"> {text(payment.policy)}</span>
      </Button>
      {open && (
        <AccountModal
          title={t("confirm_payment.of", { name: text(payment.policy) })}
          confirm={title}
          account={again ? "" : accountOf(record)}
          commitment={t("confirm_payment.commitment")}
          send={confirm}
          close={() => setOpen(false)}
        >
          <p>
            {t("payment.yuan")}{" "}
            <strong className="entitlement-yuan">{yuan(payment.yuan)}</strong>
          </p>
          <p>{why}</p>
        </AccountModal>
      )}
    </div>
  );
}
