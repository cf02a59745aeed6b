// The steps of an act, each with its state, its clock, who does it, and what was done in it.
import type { ReactNode } from "react";
import type { Named, TaskRecord, TaskStep } from "../api/schema";
import { awaited } from "./deeds";
import { ClockTag, StateTag } from "./tags";
import { useWords } from "./words";

interface Props {
  steps: TaskStep[];
  /** The act's own department. */
  lead: Named;
  /** What may be done in a step. */
  children?: (step: TaskStep) => ReactNode;
}

export function StepList({ steps, lead, children }: Props) {
  const { t, text, money } = useWords();
  const names = (of: Named[]) => of.map((one) => text(one.text)).join(t("list.and"));
  return (
    <ol className="step-list">
      {steps.map((step) => (
        <li key={step.id} className={`step step-${step.state}`} data-step={step.id}>
          <div className="row-between">
            <span>
              <strong>{text(step.text)}</strong>{" "}
              <span className="faint">{t(`step_kind.${step.kind}`)}</span>
            </span>
            <span className="inline">
              {step.clock && step.state === "open" && <ClockTag clock={step.clock} showDue />}
              <StateTag state={step.state} of="step_state" />
            </span>
          </div>
          <div className="faint">
            {step.kind === "joint_opinion"
              ? t("steps.asked", { departments: names(step.departments), lead: text(lead.text) })
              : names(step.departments.length > 0 ? step.departments : [lead])}
            {step.outside_limit && <> · {t("steps.outside_limit")}</>}
          </div>
          {step.kind === "joint_opinion" && step.state === "open" && awaited(step).length > 0 && (
            <div>{t("steps.awaited", { departments: names(awaited(step)) })}</div>
          )}
          {step.fee && (
            <div>
              {text(step.fee.text)}: <strong>{money(step.fee.amount_yuan)}</strong>
            </div>
          )}
          {step.records.length > 0 && <Records records={step.records} />}
          {children?.(step)}
        </li>
      ))}
    </ol>
  );
}

function Records({ records }: { records: TaskRecord[] }) {
  const { t, time } = useWords();
  const sentence = useRecordWords(records);
  return (
    <ul className="records">
      {records.map((record, index) => (
        <li key={index}>
          <span className="faint">{time(record.at)}</span> {sentence(record)}
          {record.mean_points && (
            <div>
              {t("record.points", {
                mean: record.mean_points,
                each: (record.scores ?? [])
                  .map((one) => `${one.name} ${one.points}`)
                  .join(t("list.and")),
              })}
            </div>
          )}
          {record.text && <div className="lines said">{record.text}</div>}
        </li>
      ))}
    </ul>
  );
}

/** What was done, in a sentence. */
function useRecordWords(records: TaskRecord[]) {
  const { t, text, date } = useWords();
  const objections = records.filter((record) => record.kind === "notice_objected");
  return (record: TaskRecord) =>
    t(`record.${record.kind}`, {
      defaultValue: record.kind,
      department: text(record.department?.text),
      says: record.says ? t(`opinion.${record.says}`) : "",
      passed: t(`record_passed.${record.kind}_${record.passed ? "yes" : "no"}`, {
        defaultValue: "",
      }),
      names: (record.names ?? []).join(t("list.and")),
      on: date(record.on),
      way: record.way ? t(`delivery_way.${record.way}`) : "",
      reference: record.reference ?? "",
      number: record.objection ?? objections.indexOf(record) + 1,
    });
}
