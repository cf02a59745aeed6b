// A dangerous act with more than one thing to say: asked in a dialogue, refused in place.
import { Button, Modal } from "antd";
import { useRef, useState } from "react";
import { newIdempotencyKey } from "../format/file";
import { complete, type FormField, type Typed } from "./form-fields";
import { ProblemAlert } from "./problem";
import { FormFields } from "./small-form";
import { useWords } from "./words";

interface Props {
  label: string;
  title: string;
  explain: string;
  fields: FormField[];
  danger?: boolean;
  act: (typed: Typed, key: string) => Promise<unknown>;
}

export function ConfirmForm(props: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<Typed>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newIdempotencyKey());
  const danger = props.danger ?? true;
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.act(typed, key.current);
      setOpen(false);
      setTyped({});
    } catch (caught) {
      setError(caught);
    } finally {
      key.current = newIdempotencyKey();
      setBusy(false);
    }
  };
  return (
    <>
      <Button danger={danger} onClick={() => setOpen(true)}>
        {props.label}
      </Button>
      <Modal
        open={open}
        title={props.title}
        okText={props.label}
        cancelText={t("action.cancel")}
        okButtonProps={{ danger, loading: busy, disabled: !complete(props.fields, typed) }}
        onOk={() => void run()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack-s">
          <p>{props.explain}</p>
          <FormFields fields={props.fields} typed={typed} onChange={setTyped} />
          <ProblemAlert error={error} />
        </div>
      </Modal>
    </>
  );
}
