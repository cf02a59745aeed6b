// What a person will be asked, by kind, each with the acts that need it.
import type { Ask, AskKind, Reuse } from "../api/schema";
import { useWords } from "./words";

/** What takes most doing first; fields are only typed. */
const KINDS: AskKind[] = ["visit", "material", "commitment", "field"];

export function AskList(props: { asks: Ask[]; actName: (id: string) => string }) {
  const { t, text } = useWords();
  return (
    <div className="stack">
      {KINDS.map((kind) => {
        const asks = props.asks.filter((ask) => ask.kind === kind);
        if (asks.length === 0) return null;
        return (
          <div key={kind}>
            <h3>
              {t(`ask.${kind}`)} <span className="count">{asks.length}</span>
            </h3>
            <ul className={kind === "field" ? "rows small" : "rows"}>
              {asks.map((ask) => (
                <li key={ask.id}>
                  <div>
                    {text(ask.text)}{" "}
                    {ask.conditional && (
                      <span className="tag tag-grey">{t("ask.conditional")}</span>
                    )}
                  </div>
                  {ask.help && kind !== "field" && <div className="faint">{text(ask.help)}</div>}
                  <div className="faint">
                    {t("ask.why", { acts: ask.acts.map(props.actName).join(t("list.and")) })}
                  </div>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

/** What the city already knows and therefore does not ask. */
export function ReuseList(props: { reuse: Reuse[] }) {
  const { t, text, value } = useWords();
  const registers = new Map<string, Reuse[]>();
  for (const item of props.reuse) {
    registers.set(item.register, [...(registers.get(item.register) ?? []), item]);
  }
  if (registers.size === 0) return <p className="faint">{t("reuse.none")}</p>;
  return (
    <ul className="rows">
      {[...registers.values()].map((items) => (
        <li key={items[0]?.register}>
          <div>{text(items[0]?.register_text)}</div>
          <div className="faint">
            {items
              .map((item) =>
                item.value === undefined || item.value === null
                  ? text(item.text)
                  : `${text(item.text)}: ${value(item.value)}`,
              )
              .join(t("list.and"))}
          </div>
        </li>
      ))}
    </ul>
  );
}
