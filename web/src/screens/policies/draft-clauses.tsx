// The clauses of a draft: added, taken out, moved, written, each with what is wrong with it.
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Section } from "../../parts/page";
import { RowHead } from "../../parts/row-head";
import { useWords } from "../../parts/words";
import { FactPicker } from "./draft-fact-picker";
import { idOf, LineField, RuleField, Said, TextField } from "./draft-fields";
import { inPolicy } from "./draft-found";
import { BasisRows } from "./draft-grounds";
import { changed, moved, newClause, withAt, without, type ClauseDoc } from "./draft-model";
import { ReadyClauses } from "./draft-ready-clauses";
import { useBench } from "./use-draft";

export function Clauses({ onPick }: { onPick: (name: string) => void }) {
  const { t } = useWords();
  const { draft, change } = useBench();
  const written = draft.policy.clauses;
  const clauses = written ?? [];
  const count = clauses.length;
  // what is looked at after the rows have changed places
  const next = useRef<string | null>(null);
  useEffect(() => {
    if (next.current) document.getElementById(next.current)?.focus();
    next.current = null;
  }, [written]);
  const set = (make: (now: ClauseDoc[]) => ClauseDoc[], focus?: string) => {
    next.current = focus ?? null;
    change((now) => changed(now, { clauses: make(now.policy.clauses ?? []) }));
  };
  return (
    <Section title={t("policy.clauses")} id="clauses">
      <p className="faint">{t("policy_draft.clauses_lead")}</p>
      {count === 0 && <p className="note note-warning">{t("policy_draft.no_clauses")}</p>}
      <ol className="draft-clauses">
        {clauses.map((clause, at) => (
          <li key={at} className="card">
            <Clause
              clause={clause}
              at={at}
              last={at === count - 1}
              onChange={(changes) => set((now) => withAt(now, at, (one) => ({ ...one, ...changes })))}
              onMove={(by) => set((now) => moved(now, at, by), moverId(at + by, by))}
              onRemove={() => set((now) => without(now, at), ADD)}
            />
          </li>
        ))}
      </ol>
      <Said field={inPolicy("clauses")} />
      <div className="inline">
        <Button
          id={ADD}
          onClick={() =>
            set((now) => [...now, newClause(now)], idOf(inPolicy("clauses", count, "text.zh")))
          }
        >
          {t("policy_draft.add_clause")}
        </Button>
        <ReadyClauses
          onAdd={(make) =>
            set((now) => [...now, make(now)], idOf(inPolicy("clauses", count, "text.zh")))
          }
        />
      </div>
      <FactPicker onPick={onPick} />
    </Section>
  );
}

const ADD = "draft-add-clause";
const moverId = (at: number, by: number) => `draft-move-${at}-${by < 0 ? "up" : "down"}`;

interface ClauseProps {
  clause: ClauseDoc;
  at: number;
  last: boolean;
  onChange: (changes: Partial<ClauseDoc>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function Clause({ clause, at, last, onChange, onMove, onRemove }: ClauseProps) {
  const { t } = useWords();
  const field = `policy.clauses.${at}`;
  const name = t("policy_draft.clause", { number: at + 1 });
  return (
    <div role="group" aria-label={name} id={idOf(field)} className="stack-s">
      <RowHead name={name} onRemove={onRemove}>
        <Button
          id={moverId(at, -1)}
          disabled={at === 0}
          aria-label={t("policy_draft.up_of", { name })}
          onClick={() => onMove(-1)}
        >
          ↑
        </Button>
        <Button
          id={moverId(at, 1)}
          disabled={last}
          aria-label={t("policy_draft.down_of", { name })}
          onClick={() => onMove(1)}
        >
          ↓
        </Button>
      </RowHead>
      <TextField
        field={`${field}.text`}
        label={t("policy_draft.clause_text")}
        value={clause.text}
        onChange={(text) => onChange({ text })}
      />
      <RuleField
        field={`${field}.rule`}
        label={t("policy_draft.rule")}
        value={clause.rule}
        onChange={(rule) => onChange({ rule })}
      />
      <LineField
        mono
        field={`${field}.id`}
        label={t("policy_draft.clause_id")}
        value={clause.id}
        onChange={(id) => onChange({ id: id.trim() })}
      />
      <details className="draft-more">
        <summary>
          {t("policy_draft.clause_grounds", { count: clause.basis?.length ?? 0 })}
        </summary>
        <div className="stack-s">
          <BasisRows
            field={`${field}.basis`}
            basis={clause.basis ?? []}
            onChange={(basis) => onChange({ basis })}
          />
        </div>
      </details>
    </div>
  );
}
