// Deciding: approve, or refuse with a reason of the act's catalogue; always with one more press.
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import type { TaskDetail } from "../../api/schema";
import { BasisList } from "../../parts/basis";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

import { DecidedFacts, type Said } from "./decided-facts";

export type Choice = "approve" | "refuse" | "send_back";

interface Props {
  value: TaskDetail;
  choice: "approve" | "refuse";
  onDone: (words: string) => Promise<void>;
}

export function DecisionPanel({ value, choice, onDone }: Props) {
  const { t, text } = useWords();
  const [reason, setReason] = useState<string>();
  const [note, setNote] = useState("");
  const [said, setSaid] = useState<Said>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const refusing = choice === "refuse";
  const decide = async () => {
    setBusy(true);
    setError(null);
    try {
      await calls.decide(value.id, {
        approve: !refusing,
        note: note.trim(),
        ...(refusing && reason ? { reason } : {}),
        ...(refusing ? {} : { facts: said }),
      });
      await onDone(t(refusing ? "task.refused" : "task.approved"));
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form
      className="stack-s"
      onSubmit={(event) => {
        event.preventDefault();
        void decide();
      }}
    >
      {refusing && (
        <>
          <div className="label" id="reasons">
            {t("task.reason")}
          </div>
          {value.refusals.length === 0 && (
            <p className="note note-warning">{t("task.no_reasons")}</p>
          )}
          <Radio.Group
            aria-labelledby="reasons"
            className="reasons"
            value={reason}
            onChange={(e) => setReason(e.target.value as string)}
          >
            {value.refusals.map((refusal) => (
              <Radio key={refusal.id} value={refusal.id}>
                {text(refusal.text)}
                <BasisList basis={refusal.basis} />
              </Radio>
            ))}
          </Radio.Group>
        </>
      )}
      {!refusing && <DecidedFacts facts={value.decides} said={said} onSaid={setSaid} />}
      <label className="label" htmlFor="note">
        {t("task.note")}
      </label>
      <Input.TextArea
        id="note"
        rows={3}
        maxLength={1000}
        value={note}
        onChange={(e) => setNote(e.target.value)}
      />
      <ProblemAlert error={error} />
      <Button
        type="primary"
        danger={refusing}
        htmlType="submit"
        loading={busy}
        disabled={refusing && !reason}
      >
        {t(refusing ? "task.confirm_refuse" : "task.confirm_approve")}
      </Button>
    </form>
  );
}
