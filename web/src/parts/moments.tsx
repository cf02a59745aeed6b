// The moments of a life as a path: each with how many packages stand under it.
import type { LifeEvent } from "../api/schema";
import { useWords } from "./words";

interface Props {
  events: LifeEvent[];
  /** What it is called, for those who do not see it. */
  label: string;
  chosen?: string;
  counts?: Map<string, number>;
  onChoose: (id: string) => void;
}

export function Moments({ events, label, chosen, counts, onChoose }: Props) {
  const { t, text } = useWords();
  return (
    <ol className="moments" aria-label={label}>
      {events.map((event) => {
        const count = counts ? (counts.get(event.id) ?? 0) : event.packages;
        return (
          <li key={event.id}>
            <button
              type="button"
              className="moment"
              {...(chosen === undefined ? {} : { "aria-pressed": event.id === chosen })}
              disabled={count === 0}
              onClick={() => onChoose(event.id)}
            >
              <span className="moment-name">{text(event.text)}</span>{" "}
              <span className="moment-count">{t("catalogue.count", { count })}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
