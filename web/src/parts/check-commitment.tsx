// Saying whether a commitment was kept: the result, what was found, and what follows from it.
import { App, Button, Input, Modal, Radio } from "antd";
import { useId, useRef, useState } from "react";
import * as calls from "../api/calls";
import { newIdempotencyKey } from "../format/file";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

interface Props {
  caseId: string;
  ask: string;
  /** What was committed. */
  name: string;
  onDone: () => Promise<unknown>;
}

export function CheckCommitment(props: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("check.act")}</Button>
      {open && <Dialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog(props: Props & { onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const id = useId();
  const key = useRef(newIdempotencyKey());
  const [kept, setKept] = useState<boolean>();
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ready = kept !== undefined && text.trim() !== "";
  const send = async () => {
    if (kept === undefined) return;
    setBusy(true);
    setError(null);
    try {
      const body = { kept, text: text.trim() };
      const done = await calls.checkCommitment(props.caseId, props.ask, body, key.current);
      const fallen = done.revoked.length;
      void message.success(t(kept ? "check.done_kept" : "check.done_broken", { count: fallen }));
      await props.onDone();
      props.onClose();
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t("check.title")}
      okText={t("check.confirm")}
      cancelText={t("action.cancel")}
      okButtonProps={{ danger: kept === false, loading: busy, disabled: !ready }}
      onOk={() => void send()}
      onCancel={props.onClose}
    >
      <div className="stack-s">
        <p className="strong">{props.name}</p>
        <Radio.Group
          aria-label={t("check.result")}
          value={kept}
          onChange={(event) => setKept(event.target.value as boolean)}
          options={[
            { value: true, label: t("check.kept") },
            { value: false, label: t("check.broken") },
          ]}
        />
        {kept === false && <p className="note note-warning">{t("check.broken_explain")}</p>}
        <label className="label" htmlFor={id}>
          {t("check.found")}
        </label>
        <Input.TextArea
          id={id}
          rows={3}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ProblemAlert error={error} />
      </div>
    </Modal>
  );
}
