// What happened to a case, the latest first.
import type { Case } from "../../api/schema";
import { FoldButton, useFold } from "../../parts/fold";
import { useWords } from "../../parts/words";

const FIRST = 8;

export function Timeline({ value }: { value: Case }) {
  const { t, text, time } = useWords();
  const fold = useFold(value.timeline, FIRST);
  if (value.timeline.length === 0) return <p className="faint">{t("case.no_timeline")}</p>;
  return (
    <>
      <ol className="timeline">
        {[...value.timeline].reverse().map((entry, index) => (
          <li
            key={`${entry.at}${entry.kind}${index}`}
            className={fold.isHidden(index) ? "folded" : ""}
          >
            <time dateTime={entry.at}>{time(entry.at)}</time>
            <div>{text(entry.text)}</div>
            <div className="faint">{text(entry.actor)}</div>
          </li>
        ))}
      </ol>
      <FoldButton fold={fold} />
    </>
  );
}
