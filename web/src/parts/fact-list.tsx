// Facts of a record, each with its value, what brought it and when; a long list begins short.
import type { ShownFact, Text } from "../api/schema";
import { FoldButton, useFold } from "./fold";
import { useWords } from "./words";

type Held = ShownFact & { name: string; text: Text; source: Text; at: string };

/** Facts that are shown until somebody asks for all. */
const FIRST = 12;

interface Props {
  facts: Held[];
  /** On a card of its own. */
  card?: boolean;
}

export function FactList({ facts, card }: Props) {
  const { text, time, shown } = useWords();
  const fold = useFold(facts, FIRST);
  return (
    <>
      <dl className={card ? "facts card" : "facts"}>
        {facts.map((fact, index) => (
          <div key={fact.name} className={fold.isHidden(index) ? "folded" : ""}>
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
      <FoldButton fold={fold} />
    </>
  );
}
