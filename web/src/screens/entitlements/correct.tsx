// This is wrong: what it should be, and a case by which its keeper corrects it with evidence.
import { Button, Input, Modal, Select } from "antd";
import { useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import * as calls from "../../api/calls";
import { useFact } from "../../api/queries";
import type { Fact, FactSeen, RecordView } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";

interface Props {
  fact: FactSeen;
  record: RecordView;
  known: boolean;
}

export function Correct({ fact, record, known }: Props) {
  const { t, text } = useWords();
  const navigate = useNavigate();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(newIdempotencyKey());
  const begin = async () => {
    setBusy(true);
    setError(null);
    const body = {
      register: record.register,
      key: record.key,
      fact: fact.fact,
      value: value.trim(),
    };
    try {
      const made = await calls.correctFact(body, key.current);
      void navigate(`/packages/${made.package.id}/apply?case=${made.id}`);
    } catch (caught) {
      setError(caught);
    } finally {
      key.current = newIdempotencyKey();
      setBusy(false);
    }
  };
  return (
    <>
      <Button type="link" className="link-button no-print" onClick={() => setOpen(true)}>
        {t(known ? "correct.wrong" : "correct.supply")}
        <span className="hidden-label"> {text(fact.text)}</span>
      </Button>
      <Modal
        open={open}
        title={t("correct.title", { name: text(fact.text) })}
        okText={t("correct.go")}
        cancelText={t("action.cancel")}
        okButtonProps={{ loading: busy, disabled: value.trim() === "" }}
        onOk={() => void begin()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack-s">
          <p>{t("correct.explain")}</p>
          <label className="label" htmlFor={`${id}-value`}>
            {t("correct.should_be")}
          </label>
          <Should id={`${id}-value`} name={fact.fact} value={value} onChange={setValue} />
          <ProblemAlert error={error} />
        </div>
      </Modal>
    </>
  );
}

interface ShouldProps {
  id: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
}

function Should({ name, ...field }: ShouldProps) {
  const fact = useFact(name);
  return <QueryGate query={fact}>{(found) => <Field fact={found} {...field} />}</QueryGate>;
}

/** The field of the fact's type; what it says travels as a text. */
function Field({ id, fact, value, onChange }: Omit<ShouldProps, "name"> & { fact: Fact }) {
  const { t, text } = useWords();
  const choices =
    fact.type === "boolean"
      ? [
          { value: "true", label: t("value.yes") },
          { value: "false", label: t("value.no") },
        ]
      : fact.choices?.map((one) => ({ value: one.id, label: text(one.text) }));
  if (choices && fact.type === "code_list") {
    return (
      <Select
        id={id}
        mode="multiple"
        className="wide"
        value={value ? value.split(";") : []}
        onChange={(next: string[]) => onChange(next.join(";"))}
        options={choices}
      />
    );
  }
  if (choices) {
    return (
      <Select
        id={id}
        className="wide"
        value={value || undefined}
        onChange={onChange}
        options={choices}
      />
    );
  }
  const isNumber = ["integer", "decimal", "money"].includes(fact.type);
  return (
    <Input
      id={id}
      type={fact.type === "date" ? "date" : "text"}
      {...(isNumber ? { inputMode: "decimal" as const } : {})}
      maxLength={fact.max_length ?? 500}
      value={value}
      onChange={(e) => onChange(e.target.value)}
    />
  );
}
