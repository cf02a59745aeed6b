// What happened to a case, the latest first.
import type { Case } from "../../api/schema";
import { useWords } from "../../parts/words";

export function Timeline({ value }: { value: Case }) {
  const { t, text, time } = useWords();
  if (value.timeline.length === 0) return <p className="faint">{t("case.no_timeline")}</p>;
  return (
    <ol className="timeline">
      {[...value.timeline].reverse().map((entry, index) => (
        <li key={`${entry.at}${entry.kind}${index}`}>
          <time dateTime={entry.at}>{time(entry.at)}</time>
          <div>{text(entry.text)}</div>
          <div className="faint">{text(entry.actor)}</div>
        </li>
      ))}
    </ol>
  );
}
