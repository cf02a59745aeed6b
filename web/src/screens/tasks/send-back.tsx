// Sending back: the wrong fields, each with what must be mended.
import { Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import type { TaskDetail } from "../../api/schema";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

interface Props {
  value: TaskDetail;
  /** Field -> what is wrong, as marked beside the facts. */
  marked: Record<string, string>;
  onDone: (words: string) => Promise<void>;
}

export function SendBack({ value, marked, onDone }: Props) {
  const { t, text } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fields = Object.entries(marked).map(([field, words]) => ({ field, text: words.trim() }));
  const ready = fields.length > 0 && fields.every((field) => field.text !== "");
  const names = new Map(value.facts.map((fact) => [fact.name, text(fact.text)]));
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await calls.sendBack(value.id, { fields });
      await onDone(t("task.sent_back"));
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <div className="stack-s">
      <p className="note">{t("task.send_back_explain")}</p>
      <ul className="rows">
        {fields.map(({ field, text: words }) => (
          <li key={field}>
            <strong>{names.get(field) ?? field}</strong>
            <div className={words ? "" : "faint"}>{words || t("task.mark_words")}</div>
          </li>
        ))}
      </ul>
      <ProblemAlert error={error} />
      <Button type="primary" loading={busy} disabled={!ready} onClick={() => void send()}>
        {t("task.confirm_send_back", { count: fields.length })}
      </Button>
    </div>
  );
}
