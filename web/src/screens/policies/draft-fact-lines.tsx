// Facts of a situation, a line each.
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useWords } from "../../parts/words";
import { linesOf, namedIn, readLines } from "./draft-facts";
import { Said } from "./draft-fields";
import { amountRule } from "./draft-model";
import { useBench } from "./use-draft";

const FACTS_MAX = 4000;

interface FactLinesProps {
  label: string;
  field: string;
  facts: Record<string, unknown> | undefined;
  onChange: (facts: Record<string, unknown>) => void;
}

/** What is typed is kept as typed until the field is left. */
export function FactLines({ label, field, facts, onChange }: FactLinesProps) {
  const { t } = useWords();
  const { draft, names, found } = useBench();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? linesOf(facts);
  const { wrong } = readLines(value, names.facts);
  const rules = [...(draft.policy.clauses ?? []).map((one) => one.rule), amountRule(draft.policy)];
  const missing = namedIn(rules, names.facts).filter((fact) => !(fact.name in (facts ?? {})));
  const put = (text: string) => {
    setTyped(text);
    onChange(readLines(text, names.facts).facts);
  };
  const inside = found.filter((one) => one.field.startsWith(`${field}.`));
  return (
    <div className="draft-field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <Input.TextArea
        id={id}
        className="mono"
        autoSize={{ minRows: 1, maxRows: 10 }}
        maxLength={FACTS_MAX}
        spellCheck={false}
        value={value}
        placeholder={t("policy_draft.facts_lines")}
        onChange={(e) => put(e.target.value)}
        onBlur={() => setTyped(wrong.length > 0 ? typed : null)}
      />
      <div aria-live="polite">
        {wrong.length > 0 && (
          <div className="draft-said fault">
            {t("policy_draft.wrong_lines", { lines: wrong.join(t("list.and")) })}
          </div>
        )}
        {inside.map((one) => (
          <Said key={one.field} field={one.field} />
        ))}
      </div>
      {missing.length > 0 && (
        <Button
          className="draft-put"
          onClick={() =>
            put([value, ...missing.map((fact) => `${fact.name}: `)].filter(Boolean).join("\n"))
          }
        >
          {t("policy_draft.put_facts", { count: missing.length })}
        </Button>
      )}
    </div>
  );
}
