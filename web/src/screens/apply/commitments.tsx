// Commitments: the whole text, then two deliberate acts, a tick and one's own name.
import { CheckCircleFilled } from "@ant-design/icons";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useSession } from "../../api/queries";
import type { Ask, Wrong } from "../../api/schema";
import { elementId, sureAsks } from "../../form/form-model";
import { FieldFaults } from "../../form/templates";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import type { Draft } from "./draft";

export function Commitments(props: { draft: Draft; faults: Map<string, Wrong[]> }) {
  const asks = sureAsks(props.draft.value.plan, "commitment");
  return (
    <div className="stack">
      {asks.map((ask) => (
        <Commitment
          key={ask.id}
          ask={ask}
          draft={props.draft}
          faults={props.faults.get(ask.id) ?? []}
        />
      ))}
    </div>
  );
}

function Commitment(props: { ask: Ask; draft: Draft; faults: Wrong[] }) {
  const { t, text, time } = useWords();
  const { ask, draft } = props;
  const session = useSession();
  const account = session.data?.account;
  const [read, setRead] = useState(false);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const id = elementId(ask.id);
  const signed = draft.value.commitments.find((c) => c.ask === ask.id);
  const others = draft.value.commitments.map((c) => c.ask).filter((other) => other !== ask.id);
  const forSomebody = Boolean(draft.value.filed_by);
  const known = account ? [account.text.zh, account.text.en, account.name] : [];
  const typed = name.trim();
  const named = typed.length > 1 && (forSomebody || known.some((own) => own.includes(typed)));

  const sign = async (asksSigned: string[]) => {
    setBusy(true);
    setError(null);
    try {
      await draft.sign(asksSigned);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section
      className={props.faults.length ? "card field-faulty" : "card"}
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>{text(ask.text)}</h2>
      {ask.help && <p className="help">{text(ask.help)}</p>}
      <div className="statement">{text(ask.statement)}</div>
      {signed ? (
        <div className="row-between" id={id} tabIndex={-1}>
          <span className="signed">
            <CheckCircleFilled aria-hidden />{" "}
            {t("commitment.signed", { time: time(signed.signed_at) })}
          </span>
          <Button type="text" disabled={busy} onClick={() => void sign(others)}>
            {t("commitment.undo")}
          </Button>
        </div>
      ) : (
        <div className="sign">
          <Checkbox id={id} checked={read} onChange={(e) => setRead(e.target.checked)}>
            {t(forSomebody ? "commitment.read_for" : "commitment.read")}
          </Checkbox>
          <div className="sign-line">
            <label htmlFor={`${id}-name`}>
              {t(forSomebody ? "commitment.name_for" : "commitment.name")}
            </label>
            <Input
              id={`${id}-name`}
              value={name}
              autoComplete="off"
              maxLength={50}
              aria-describedby={`${id}-hint`}
              onChange={(e) => setName(e.target.value)}
            />
            <Button
              type="primary"
              loading={busy}
              disabled={!read || !named}
              onClick={() => void sign([...others, ask.id])}
            >
              {t("commitment.sign")}
            </Button>
          </div>
          <div id={`${id}-hint`} className="faint" aria-live="polite">
            {read && typed.length > 1 && !named ? t("commitment.name_differs") : ""}
          </div>
        </div>
      )}
      <FieldFaults id={`${id}-faults`} faults={props.faults} />
      <ProblemAlert error={error} />
    </section>
  );
}
