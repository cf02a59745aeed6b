// Facts of a record, each with its value, what brought it and when.
import type { ShownFact, Text } from "../api/schema";
import { useWords } from "./words";

type Held = ShownFact & { name: string; text: Text; source: Text; at: string };

interface Props {
  facts: Held[];
  /** On a card of its own. */
  card?: boolean;
  /** Of some only the print shows them. */
  isHidden?: (index: number) => boolean;
}

export function FactList({ facts, card, isHidden }: Props) {
  const { text, time, shown } = useWords();
  return (
    <dl className={card ? "facts card" : "facts"}>
      {facts.map((fact, index) => (
        <div key={fact.name} className={isHidden?.(index) ? "folded" : ""}>
          <dt>{text(fact.text)}</dt>
          <dd>
            <span className="lines">{shown(fact)}</span>
            <div className="faint small">
              {text(fact.source)} {time(fact.at)}
            </div>
          </dd>
        </div>
      ))}
    </dl>
  );
}
