// A dangerous act: asked twice, with its reason where one is owed, its refusal shown in place.
import { Button, Input, Modal } from "antd";
import { useId, useState, type ReactNode } from "react";
import { ProblemAlert } from "./problem";
import { useWords } from "./words";

export interface ConfirmActionProps {
  label: string;
  title: string;
  explain: string;
  /** Label of the reason; absent when none is asked. */
  reason?: string;
  danger?: boolean;
  size?: "small" | "middle";
  act: (reason: string) => Promise<unknown>;
  /** What it is about, below the explanation. */
  children?: ReactNode;
}

export function ConfirmAction(props: ConfirmActionProps) {
  const { t } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.act(reason.trim());
      setOpen(false);
      setReason("");
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        danger={props.danger ?? true}
        size={props.size ?? "middle"}
        onClick={() => setOpen(true)}
      >
        {props.label}
      </Button>
      <Modal
        open={open}
        title={props.title}
        okText={props.label}
        cancelText={t("action.cancel")}
        okButtonProps={{
          danger: props.danger ?? true,
          loading: busy,
          disabled: props.reason !== undefined && reason.trim() === "",
        }}
        onOk={() => void run()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack-s">
          <p>{props.explain}</p>
          {props.children}
          {props.reason !== undefined && (
            <>
              <label htmlFor={id}>{props.reason}</label>
              <Input.TextArea
                id={id}
                rows={3}
                maxLength={500}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
              />
            </>
          )}
          <ProblemAlert error={error} />
        </div>
      </Modal>
    </>
  );
}
