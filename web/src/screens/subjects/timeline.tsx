// One timeline over all cases of a subject, by year and day, the latest first.
import { Button, Switch } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Subject } from "../../api/schema";
import { useWords } from "../../parts/words";
import { daysOf, mainEntries } from "./stages";

/** Days that are shown before somebody asks for all. */
const DAYS = 20;

export function SubjectTimeline({ subject }: { subject: Subject }) {
  const { t, text, date, time } = useWords();
  const [every, setEvery] = useState(false);
  const [all, setAll] = useState(false);
  const entries = every ? subject.timeline : mainEntries(subject.timeline);
  const days = daysOf(entries, date);
  const cases = new Map(subject.cases.map((one) => [one.id, one]));
  return (
    <>
      <label className="inline no-print">
        <Switch checked={every} onChange={setEvery} />
        {t("subject.every_step", { count: subject.timeline.length })}
      </label>
      <ol className="timeline subject-timeline">
        {(all ? days : days.slice(0, DAYS)).map(({ day, entries: of }) => (
          <li key={day}>
            <strong>{day}</strong>
            <ul>
              {of.map((entry, index) => {
                const from = cases.get(entry.case);
                return (
                  <li key={`${entry.case}${entry.kind}${index}`}>
                    <time dateTime={entry.at} title={time(entry.at)}>
                      {time(entry.at).slice(-5)}
                    </time>
                    <span>
                      {text(entry.text)}{" "}
                      <span className="faint">
                        {text(entry.actor)} ·{" "}
                        <Link to={`/cases/${entry.case}`}>
                          {from ? text(from.package.text) : t("case.title")}
                        </Link>
                      </span>
                    </span>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ol>
      {days.length > DAYS && (
        <Button className="no-print" onClick={() => setAll(!all)}>
          {all ? t("board.fewer") : t("subject.all_days", { count: days.length })}
        </Button>
      )}
    </>
  );
}
