// One click to the money: an account, a commitment, and the claim is decided at once.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input, Modal } from "antd";
import { useId, useRef, useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { Entitlement, RecordView } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

const ACCOUNT_MAX = 34;

export function Claim({ value, record }: { value: Entitlement; record: RecordView }) {
  const { t, text, yuan } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [account, setAccount] = useState("");
  const [committed, setCommitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newIdempotencyKey());
  const claim = async () => {
    setBusy(true);
    setError(null);
    const body = { register: record.register, key: record.key, account: account.trim(), committed };
    try {
      const payment = await calls.claimPolicy(value.policy.id, body, key.current);
      void message.success(t("claim.done", { yuan: yuan(payment.yuan) }));
      setOpen(false);
      await client.invalidateQueries({ queryKey: keys.entitlements });
    } catch (caught) {
      setError(caught);
    } finally {
      key.current = newIdempotencyKey();
      setBusy(false);
    }
  };
  return (
    <div className="claim no-print">
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("claim.title")}
      </Button>
      <Modal
        open={open}
        title={t("claim.of", { name: text(value.policy.text) })}
        okText={t("claim.confirm")}
        cancelText={t("action.cancel")}
        okButtonProps={{ loading: busy, disabled: account.trim() === "" || !committed }}
        onOk={() => void claim()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack-s">
          {value.due_yuan && (
            <p>
              {t("entitlement.due_each")}{" "}
              <strong className="entitlement-yuan">{yuan(value.due_yuan)}</strong>
            </p>
          )}
          <div>
            <label className="label" htmlFor={`${id}-account`}>
              {t("claim.account")}
            </label>
            <Input
              id={`${id}-account`}
              className="mono"
              inputMode="numeric"
              autoComplete="off"
              maxLength={ACCOUNT_MAX}
              value={account}
              onChange={(e) => setAccount(e.target.value)}
            />
          </div>
          <Checkbox checked={committed} onChange={(e) => setCommitted(e.target.checked)}>
            {t("claim.commitment")}
          </Checkbox>
          <ProblemAlert error={error} />
        </div>
      </Modal>
    </div>
  );
}
