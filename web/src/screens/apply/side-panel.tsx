// Beside the form: what happens with it, as it stands now.
import { Button } from "antd";
import { formatHour } from "../../format/date";
import { ClockTag } from "../../parts/tags";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import type { Draft } from "./draft";

export function SavedState(props: { draft: Draft }) {
  const { t, language } = useWords();
  const { save } = props.draft;
  return (
    <span className="saved" role="status">
      {save.kind === "waiting" && t("save.waiting")}
      {save.kind === "saving" && t("save.saving")}
      {save.kind === "saved" && t("save.saved", { time: formatHour(save.at, language) })}
      {save.kind === "failed" && t("save.failed")}
    </span>
  );
}

export function SidePanel(props: { draft: Draft }) {
  const { t, text, date } = useWords();
  const { plan, number, clock } = props.draft.value;
  const { save } = props.draft;
  return (
    <aside className="side" aria-label={t("apply.side")}>
      {save.kind === "failed" && (
        <div className="stack-s">
          <ProblemAlert error={save.error} />
          <Button onClick={() => void props.draft.saveNow().catch(() => undefined)}>
            {t("save.again")}
          </Button>
        </div>
      )}
      <h2>{t("apply.side")}</h2>
      {number && <p className="mono">{number}</p>}
      {clock && clock.colour !== "green" && <ClockTag clock={clock} />}
      <dl className="facts">
        {plan.promised_on && (
          <div>
            <dt>{t("plan.promised_on")}</dt>
            <dd>{date(plan.promised_on)}</dd>
          </div>
        )}
        <div>
          <dt>{t("promise.working_days")}</dt>
          <dd>{t("plan.days", { count: plan.promised_working_days })}</dd>
        </div>
        <div>
          <dt>{t("promise.materials")}</dt>
          <dd>{plan.materials}</dd>
        </div>
        <div>
          <dt>{t("promise.visits")}</dt>
          <dd>{plan.visits}</dd>
        </div>
      </dl>
      <h3>{t("plan.departments")}</h3>
      <ul className="rows small">
        {plan.tasks.map((task) => (
          <li key={task.act}>
            {text(task.text)}
            <div className="faint">{text(task.department.text)}</div>
          </li>
        ))}
      </ul>
      {plan.reuse.length > 0 && (
        <>
          <h3>{t("reuse.title")}</h3>
          <p className="faint small">
            {plan.reuse.map((item) => text(item.text)).join(t("list.and"))}
          </p>
        </>
      )}
      {plan.notes?.map((note) => (
        <p className="note" key={note.en}>
          {text(note)}
        </p>
      ))}
    </aside>
  );
}
