// The facts that rules can name: looked for, and put where the caret last stood.
import { Input } from "antd";
import { useState } from "react";
import type { DraftFact } from "../../api/schema";
import { useWords } from "../../parts/words";
import { searchFacts } from "./draft-facts";
import { useBench } from "./use-draft";

const SHOWN_MAX = 12;

export function FactPicker({ onPick }: { onPick: (name: string) => void }) {
  const { t } = useWords();
  const { names } = useBench();
  const [words, setWords] = useState("");
  const found = words.trim() ? searchFacts(names.facts, words, SHOWN_MAX + 1) : [];
  return (
    <details className="draft-facts">
      <summary>{t("policy_draft.facts", { count: names.facts.length })}</summary>
      <div className="stack-s">
        <p className="faint">{t("policy_draft.facts_lead")}</p>
        <Input.Search
          allowClear
          aria-label={t("policy_draft.facts_search")}
          placeholder={t("policy_draft.facts_hint")}
          value={words}
          onChange={(e) => setWords(e.target.value)}
        />
        <div role="status" className="faint">
          {words.trim() && found.length === 0 && t("policy_draft.facts_none")}
          {found.length > SHOWN_MAX && t("policy_draft.facts_more", { count: SHOWN_MAX })}
        </div>
        <ul className="plain draft-found">
          {found.slice(0, SHOWN_MAX).map((fact) => (
            <li key={fact.name}>
              <button type="button" className="link mono" onClick={() => onPick(fact.name)}>
                {fact.name}
              </button>{" "}
              <About fact={fact} />
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function About({ fact }: { fact: DraftFact }) {
  const { t, text } = useWords();
  const kind = t(`fact_type.${fact.type}`, { defaultValue: fact.type });
  return (
    <>
      {text(fact.text)} <span className="faint">{[kind, text(fact.holder)].join(" · ")}</span>
      {fact.values && fact.values.length > 0 && (
        <div className="faint small">
          {fact.values.slice(0, SHOWN_MAX).map((value) => (
            <span key={value.id} className="draft-value">
              <code>{`'${value.id}'`}</code> {text(value.text)}
            </span>
          ))}
        </div>
      )}
    </>
  );
}
