// One case, live: where it stands, how long it may still take, what came of it, what is owed.
import { Link, useParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import * as calls from "../../api/calls";
import { keys, useLiveCase, useSession } from "../../api/queries";
import type { Case } from "../../api/schema";
import { labelOfPlace, placeOf } from "../../form/form-model";
import { BasisList } from "../../parts/basis";
import { ConfirmAction } from "../../parts/confirm-action";
import { followsSubjects } from "../../parts/navigation";
import { Page, Section } from "../../parts/page";
import { PlanPicture, pictureOfPlan, type PictureTask } from "../../parts/plan-picture";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { ClockTag, StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { DocumentLine } from "../apply/materials";
import { Answers } from "../apply/review";
import { CredentialLine } from "../credentials/credential-card";
import { subjectPath } from "../subjects/kinds";
import { Afterwards } from "./afterwards";
import { Receipts } from "./receipts";

export default function CaseScreen() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = useLiveCase(id);
  const value = query.value;
  const subject = value && text(value.subject.text);
  return (
    <Page
      title={subject || (value ? text(value.package.text) : t("case.title"))}
      width="wide"
      crumbs={[{ text: t("menu.cases"), to: "/cases" }]}
      lead={
        value && (
          <>
            {text(value.package.text)} · <span className="mono">{value.number}</span>
            <WholeWay value={value} />
            {query.live && <span className="live"> {t("case.live")}</span>}
          </>
        )
      }
      actions={value && <Actions value={value} />}
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={10} />}
      {value && <Body value={value} />}
    </Page>
  );
}

/** The way to everything that happened to what the case is about. */
function WholeWay({ value }: { value: Case }) {
  const { t } = useWords();
  const session = useSession();
  const { register, key } = value.subject;
  if (!key || !followsSubjects(session.data?.account)) return null;
  return (
    <>
      {" · "}
      <Link to={subjectPath(register, key)}>{t("subject.whole_way", { key })}</Link>
    </>
  );
}

function Actions({ value }: { value: Case }) {
  const { t } = useWords();
  const client = useQueryClient();
  const withdraw = async (reason: string) => {
    await calls.withdrawCase(value.id, reason);
    await client.invalidateQueries({ queryKey: keys.cases });
  };
  return (
    <>
      {value.allowed.includes("edit") && (
        <Link
          className="button button-primary"
          to={`/packages/${value.package.id}/apply?case=${value.id}`}
        >
          {t(value.state === "draft" ? "case.edit" : "case.correct")}
        </Link>
      )}
      {value.receipts.length > 0 && (
        <Link className="button" to={`/cases/${value.id}/receipt`}>
          {t("receipt.title")}
        </Link>
      )}
      {value.state === "in_progress" && <StuckLink of={value} />}
      {value.allowed.includes("withdraw") && (
        <ConfirmAction
          label={t("case.withdraw")}
          title={t("case.withdraw_title")}
          explain={t("case.withdraw_explain")}
          reason={t("case.withdraw_reason")}
          act={withdraw}
        />
      )}
    </>
  );
}

/** Where a person or a clerk turns when it does not go on. */
function StuckLink({ of }: { of: Case }) {
  const { t } = useWords();
  const roles = useSession().data?.account?.roles ?? [];
  if (!roles.includes("applicant") && !roles.includes("window_clerk")) return null;
  return (
    <Link className="button" to={`/unresolved?package=${of.package.id}&case=${of.id}`}>
      {t("unresolved.short")}
    </Link>
  );
}

function Body({ value }: { value: Case }) {
  const { t, text } = useWords();
  return (
    <>
      <Standing value={value} />
      {value.state === "sent_back" && value.notice.length > 0 && (
        <section className="card field-faulty">
          <h2>{t("notice.title", { count: value.notice.length })}</h2>
          <ol className="notice">
            {value.notice.map((wrong, index) => (
              <li key={index}>
                <strong>{text(labelOfPlace(value.plan.asks, placeOf(wrong)))}</strong>:{" "}
                {text(wrong.must)}
                <BasisList basis={wrong.basis} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {value.credentials.length > 0 && (
        <Section title={t("case.credentials")}>
          <ul className="rows">
            {value.credentials.map((row) => (
              <CredentialLine key={row.id} row={row} />
            ))}
          </ul>
        </Section>
      )}
      <Afterwards value={value} />
      <div className="two">
        <Section title={t("case.tasks")}>
          <Tasks value={value} />
        </Section>
        <Section title={t("case.timeline")}>
          <Timeline value={value} />
        </Section>
      </div>
      <Section title={t("case.picture")}>
        <PlanPicture tasks={pictureOfCase(value)} title={t("case.picture")} />
      </Section>
      <details className="no-print-closed">
        <summary>{t("case.answers")}</summary>
        <div className="stack">
          <Answers value={value} />
        </div>
      </details>
      {value.documents.length > 0 && (
        <Section title={t("case.documents")}>
          <ul className="rows">
            {value.documents.map((document) => (
              <li key={document.id}>
                <DocumentLine caseId={value.id} document={document} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("receipt.title")}>
        <Receipts receipts={value.receipts} />
      </Section>
    </>
  );
}

/** State and countdown, large. */
function Standing({ value }: { value: Case }) {
  const { t, date } = useWords();
  const done = value.tasks.filter((task) =>
    ["approved", "refused", "stopped"].includes(task.state),
  ).length;
  return (
    <div className={`standing standing-${value.clock?.colour ?? "done"}`} aria-live="polite">
      <div>
        <StateTag state={value.state} of="case_state" />
      </div>
      {value.clock && (
        <div className="countdown">
          <ClockTag clock={value.clock} />
        </div>
      )}
      {value.clock?.due_on && value.clock.colour !== "done" && (
        <div>
          {t("plan.promised_on")} <strong>{date(value.clock.due_on)}</strong>
        </div>
      )}
      {value.tasks.length > 0 && (
        <div>
          {t("case.progress", { done, all: value.tasks.length })}
          <progress value={done} max={value.tasks.length} aria-label={t("case.tasks")} />
        </div>
      )}
    </div>
  );
}

function Tasks({ value }: { value: Case }) {
  const { t, text, time } = useWords();
  const departments = new Map<string, Case["tasks"]>();
  for (const task of value.tasks) {
    departments.set(task.department.id, [...(departments.get(task.department.id) ?? []), task]);
  }
  if (departments.size === 0) return <p className="faint">{t("case.no_tasks")}</p>;
  return (
    <div className="stack-s">
      {[...departments.values()].map((tasks) => (
        <div key={tasks[0]?.department.id}>
          <h3>{text(tasks[0]?.department.text)}</h3>
          <ul className="rows">
            {tasks.map((task) => (
              <li key={task.id}>
                <div className="row-between">
                  <span>{text(task.text)}</span>
                  <StateTag state={task.state} of="task_state" />
                </div>
                <div className="faint">
                  {task.state === "open" && <ClockTag clock={task.clock} showDue />}
                  {task.decided_at &&
                    t(task.decided_by === "rule" ? "task.decided_by_rule" : "task.decided_by", {
                      time: time(task.decided_at),
                      name: text(task.decided_by),
                    })}
                </div>
                {task.reason && <div>{text(task.reason)}</div>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Timeline({ value }: { value: Case }) {
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

function pictureOfCase(value: Case): PictureTask[] {
  const levels = new Map(value.plan.tasks.map((task) => [task.act, task]));
  if (value.tasks.length === 0) return pictureOfPlan(value.plan.tasks);
  return value.tasks.map((task) => ({
    id: task.act,
    text: task.text,
    department: task.department,
    after: task.after,
    working_days: levels.get(task.act)?.working_days ?? 0,
    state: task.state,
  }));
}
