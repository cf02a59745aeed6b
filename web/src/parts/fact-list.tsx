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
  const { t, text, time, shown } = useWords();
  const fold = useFold(facts, FIRST);
  const broughtBy = (fact: Held) => `${text(fact.source)} ${time(fact.at)}`;
  // what brought several facts at once is said below the last of them that is seen
  const goesOn = (index: number) => {
    const [fact, next] = [facts[index], facts[index + 1]];
    if (!fact || !next || fold.isHidden(index + 1) !== fold.isHidden(index)) return false;
    return broughtBy(next) === broughtBy(fact);
  };
  const together = (index: number) => {
    let first = index;
    while (first > 0 && goesOn(first - 1)) first -= 1;
    return index - first + 1;
  };
  return (
    <>
      <dl className={card ? "facts card" : "facts"}>
        {facts.map((fact, index) => (
          <div key={fact.name} className={classOf(fold.isHidden(index), goesOn(index))}>
            <dt>{text(fact.text)}</dt>
            <dd>
              <span className="lines">{shown(fact)}</span>
              {!goesOn(index) && (
                <div className="faint small breaks">
                  {t("fact.brought_by", { count: together(index), by: broughtBy(fact) })}
                </div>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <FoldButton fold={fold} />
    </>
  );
}

const classOf = (hidden: boolean, goesOn: boolean) =>
  [hidden && "folded", goesOn && "fact-goes-on"].filter(Boolean).join(" ");
