// One click to the money: an account, a commitment, and the claim is decided at once.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { Entitlement, RecordView } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { useWords } from "../../parts/words";
import { AccountModal } from "./account-modal";

export function Claim({ value, record }: { value: Entitlement; record: RecordView }) {
  const { t, text, yuan } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const key = useRef(newIdempotencyKey());
  const claim = async (account: string, committed: boolean) => {
    const body = { register: record.register, key: record.key, account, committed };
    try {
      const payment = await calls.claimPolicy(value.policy.id, body, key.current);
      void message.success(t("claim.done", { yuan: yuan(payment.yuan) }));
      await client.invalidateQueries({ queryKey: keys.entitlements });
    } finally {
      key.current = newIdempotencyKey();
    }
  };
  return (
    <div className="claim no-print">
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("claim.title")}
      </Button>
      {open && (
        <AccountModal
          title={t("claim.of", { name: text(value.policy.text) })}
          confirm={t("claim.confirm")}
          send={claim}
          close={() => setOpen(false)}
        >
          {value.due_yuan && (
            <p>
              {t("entitlement.due_each")}{" "}
              <strong className="entitlement-yuan">{yuan(value.due_yuan)}</strong>
            </p>
          )}
        </AccountModal>
      )}
    </div>
  );
}
