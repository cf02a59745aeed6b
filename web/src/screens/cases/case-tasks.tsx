// The tasks of a case by department: state, clock, steps, and the way to object to a decision.
import { App } from "antd";
import * as calls from "../../api/calls";
import type { Case, Task } from "../../api/schema";
import { useRefresh } from "../../parts/deed-form";
import { Offers, SmallForm } from "../../parts/small-form";
import { StepList } from "../../parts/step-list";
import { ClockTag, StateTag } from "../../parts/tags";
import { Undone } from "../../parts/undone";
import { useWords } from "../../parts/words";
import { mayObject } from "./waiting";

interface Props {
  value: Case;
  /** The reader applied, or filed it for who did. */
  objects: boolean;
}

export function CaseTasks({ value, objects }: Props) {
  const { t, text } = useWords();
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
              <li key={task.id} data-task={task.act}>
                <TaskLine task={task} />
                {objects && mayObject(task) && <Objection id={task.id} />}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function TaskLine({ task }: { task: Task }) {
  const { t, text, time } = useWords();
  const { orders } = task;
  const runs = task.steps.some((step) => step.state === "open");
  return (
    <>
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
      {orders.suspended_for && <div>{t("orders.suspended")}</div>}
      {orders.deemed && <div>{t("orders.deemed")}</div>}
      <Undone as="div" orders={orders} />
      {orders.outside && <div>{t(`orders.outside_${orders.outside}`)}</div>}
      {orders.objection && (
        <div>
          {t("orders.objection")}
          <div className="lines said">{orders.objection}</div>
          {t(`orders.objection_${answerOf(orders.objection_upheld)}`)}
          {orders.objection_answer && (
            <div className="lines said">{orders.objection_answer}</div>
          )}
        </div>
      )}
      {task.steps.length > 0 && (
        <details open={runs}>
          <summary>
            {t("steps.progress", {
              done: task.steps.filter((step) => OVER.includes(step.state)).length,
              all: task.steps.length,
            })}
          </summary>
          <StepList steps={task.steps} lead={task.department} />
        </details>
      )}
    </>
  );
}

const OVER = ["done", "failed", "skipped", "dropped"];

function answerOf(upheld: boolean | null | undefined): string {
  if (upheld === null || upheld === undefined) return "pending";
  return upheld ? "yes" : "no";
}

function Objection({ id }: { id: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefresh();
  const form = (
    <SmallForm
      fields={[{ name: "text", kind: "words", label: t("objection.text") }]}
      explain={t("objection.explain")}
      submit={t("objection.submit")}
      act={async (typed) => {
        await calls.objectTo(id, { text: (typed.text ?? "").trim() });
        void message.success(t("objection.done"));
        await refresh();
      }}
    />
  );
  const label = t("objection.label");
  return <Offers offers={[{ id: "object", label, form }]} label={label} quiet />;
}
