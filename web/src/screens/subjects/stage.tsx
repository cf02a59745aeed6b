// One stage: its cases with their acts, dense enough for forty of them, and what may begin next.
import { Link } from "react-router";
import { useSession } from "../../api/queries";
import type { NextPackage, Subject, SubjectCase, Task } from "../../api/schema";
import { ClockTag, StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { isRunning, progressOf, type Stage } from "./stages";

/** What is missing is named in full up to so many facts. */
const MISSING_NAMED = 4;

export function StageCases({ stage, subject }: { stage: Stage; subject: Subject }) {
  const { t, text } = useWords();
  const title =
    stage.number === null
      ? t("subject.no_stage")
      : t("subject.stage", {
          number: stage.number,
          name: text(stage.text ?? stage.next[0]?.package.text),
        });
  return (
    <section className="section stage" id={`stage-${stage.number ?? 0}`}>
      <div className="section-head">
        <h2>{title}</h2>
        {stage.acts > 0 && (
          <span className="faint">
            {t("subject.decided_of", { decided: stage.decided, acts: stage.acts })}
          </span>
        )}
      </div>
      {stage.cases.map((one) => (
        <CaseBlock key={one.id} value={one} all={subject.cases} />
      ))}
      {stage.next.length > 0 && <Next next={stage.next} subjectKey={subject.key} />}
    </section>
  );
}

function CaseBlock({ value, all }: { value: SubjectCase; all: SubjectCase[] }) {
  const { t, text, date } = useWords();
  const { decided, acts } = progressOf([value]);
  const parent = all.find((one) => one.id === value.parent);
  return (
    <details className="case-block" open={isRunning(value) || undefined}>
      <summary>
        <span className="case-block-name">{text(value.package.text)}</span>
        <StateTag state={value.state} of="case_state" />
        {isRunning(value) && <ClockTag clock={value.clock} showDue />}
        <span className="faint kept-together">{t("subject.decided_of", { decided, acts })}</span>
        {value.submitted_at && (
          <span className="faint kept-together">{date(value.submitted_at)}</span>
        )}
      </summary>
      <p className="faint">
        <Link className="mono" to={`/cases/${value.id}`}>
          {value.number ?? t("case.title")}
        </Link>
        {parent && ` · ${t("subject.part_of", { name: text(parent.package.text) })}`}
      </p>
      {value.tasks.length === 0 ? (
        <p className="faint">{t("case.no_tasks")}</p>
      ) : (
        <table className="acts">
          <thead>
            <tr>
              <th scope="col">{t("task.act")}</th>
              <th scope="col">{t("subject.department")}</th>
              <th scope="col">{t("case.state")}</th>
              <th scope="col">{t("subject.when")}</th>
            </tr>
          </thead>
          <tbody>
            {value.tasks.map((task) => (
              <ActRow key={task.id} task={task} />
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

function ActRow({ task }: { task: Task }) {
  const { t, text, date } = useWords();
  const steps = task.steps.filter((step) => step.state === "open");
  return (
    <tr>
      <td>
        {text(task.text)}
        {steps.length > 0 && (
          <div className="faint">{steps.map((step) => text(step.text)).join(t("list.and"))}</div>
        )}
        {task.reason && <div className="faint">{text(task.reason)}</div>}
      </td>
      <td className="act-department">{text(task.department.text)}</td>
      <td>
        <StateTag state={task.state} of="task_state" />
      </td>
      <td>
        {task.state === "open" ? (
          <ClockTag clock={task.clock} showDue />
        ) : (
          <span className="faint">{date(task.decided_at) || "—"}</span>
        )}
      </td>
    </tr>
  );
}

/** Packages that may begin: those that can first, the others with what they lack. */
function Next({ next, subjectKey }: { next: NextPackage[]; subjectKey: string }) {
  const { t, text } = useWords();
  const session = useSession();
  const applies = session.data?.account?.roles.includes("applicant") ?? false;
  const ordered = [...next].sort((a, b) => Number(b.ready) - Number(a.ready));
  return (
    <ul className="rows next">
      {ordered.map((one) => (
        <li key={one.package.id} className="row-between">
          <span>
            <span className="faint">{t("subject.next")}</span>{" "}
            <Link to={`/packages/${one.package.id}`}>{text(one.package.text)}</Link>
            {!one.ready && <div className="faint">{t("subject.missing", lacks(one))}</div>}
          </span>
          {one.ready && applies && (
            <Link
              className="button no-print"
              to={`/packages/${one.package.id}/apply?subject=${encodeURIComponent(subjectKey)}`}
            >
              {t("package.apply")}
            </Link>
          )}
          {one.ready && !applies && <span className="faint">{t("subject.ready")}</span>}
        </li>
      ))}
    </ul>
  );

  function lacks({ missing }: NextPackage) {
    const named = missing.slice(0, MISSING_NAMED).map((fact) => text(fact.text));
    return { facts: named.join(t("list.and")), count: missing.length };
  }
}
