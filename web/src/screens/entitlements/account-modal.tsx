// Where the money goes, and the commitment that goes with it.
import { Checkbox, Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

const ACCOUNT_MAX = 34;

interface Props {
  title: string;
  confirm: string;
  /** What is offered to begin with. */
  account?: string;
  /** What is committed to; else that of a claim. */
  commitment?: string;
  /** Sends account and commitment; what it throws is shown. */
  send: (account: string, committed: boolean) => Promise<void>;
  close: () => void;
  children?: ReactNode;
}

export function AccountModal(props: Props) {
  const { title, confirm, commitment, send, close, children } = props;
  const { t } = useWords();
  const id = useId();
  const [account, setAccount] = useState(props.account ?? "");
  const [committed, setCommitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await send(account.trim(), committed);
      close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={confirm}
      cancelText={t("action.cancel")}
      okButtonProps={{ loading: busy, disabled: account.trim() === "" || !committed }}
      onOk={() => void submit()}
      onCancel={close}
    >
      <div className="stack-s">
        {children}
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
          {commitment ?? t("claim.commitment")}
        </Checkbox>
        <ProblemAlert error={error} />
      </div>
    </Modal>
  );
}
