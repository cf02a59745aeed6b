// Conditions that many policies have, added from one fact: required credit, lists on which nobody
// may stand.
import { Button, Modal } from "antd";
import { useState } from "react";
import { EmptyState } from "../../parts/states";
import { useWords } from "../../parts/words";
import type { ClauseDoc } from "./draft-model";
import { isBad, READY, readyClause, readyFacts, readyRule, type Ready } from "./draft-ready";
import { useBench } from "./use-draft";

interface Props {
  onAdd: (make: (now: ClauseDoc[]) => ClauseDoc) => void;
}

export function ReadyClauses({ onAdd }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState<Ready | null>(null);
  return (
    <>
      {READY.map((kind) => (
        <Button key={kind} onClick={() => setOpen(kind)}>
          {t(`policy_draft.ready_${kind}`)}
        </Button>
      ))}
      <Modal
        open={open !== null}
        title={open && t(`policy_draft.ready_${open}`)}
        footer={null}
        // who added a condition stands in it, not at the button
        focusable={{ focusTriggerAfterClose: false }}
        onCancel={() => setOpen(null)}
        destroyOnHidden
      >
        {open && (
          <Facts
            kind={open}
            onAdd={(make) => {
              setOpen(null);
              onAdd(make);
            }}
          />
        )}
      </Modal>
    </>
  );
}

function Facts({ kind, onAdd }: Props & { kind: Ready }) {
  const { t, text } = useWords();
  const { names } = useBench();
  const words = {
    have: t(`policy_draft.ready_${kind}_words`),
    seem: t("policy_draft.ready_seem_words"),
    bad: t("policy_draft.ready_bad_words"),
  };
  const facts = readyFacts(names.facts, words, (fact) => text(fact.text));
  if (facts.length === 0) return <EmptyState text={t("policy_draft.ready_none")} />;
  return (
    <>
      <p className="faint">{t(`policy_draft.ready_${kind}_lead`)}</p>
      <ul className="plain draft-found">
        {facts.map((fact) => {
          const rule = readyRule(fact, isBad(kind, text(fact.text), words));
          return (
            <li key={fact.name}>
              <button
                type="button"
                className="link"
                onClick={() => onAdd((now) => readyClause(now, rule))}
              >
                {text(fact.text)}
              </button>{" "}
              <span className="faint">{text(fact.holder)}</span>
              <div>
                <code className="small">{rule}</code>
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}
