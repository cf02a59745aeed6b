// What this case waits for from the person: to pay, to sign, to choose, to tell.
import { Button } from "antd";
import type { Case } from "../../api/schema";
import { DeedForm } from "../../parts/deed-form";
import { useWords } from "../../parts/words";
import { ReportForm } from "./report";
import { Sign } from "./sign";
import type { StepWait, Waits } from "./waiting";

export function Waiting({ value, waits }: { value: Case; waits: Waits }) {
  const { t, text } = useWords();
  const count = waits.steps.length + waits.reports.length;
  if (count === 0) return null;
  return (
    <section className="card waiting" aria-label={t("waits.title")}>
      <h2>{t("waits.title")}</h2>
      <ul className="rows">
        {waits.steps.map((wait) => (
          <li key={`${wait.duty.kind} ${wait.duty.task} ${wait.duty.about}`}>
            <StepLine wait={wait} />
          </li>
        ))}
        {waits.reports.map((task) => (
          <li key={task.id}>
            <h3>{t("waits.report", { act: text(task.text) })}</h3>
            <ReportForm key={task.id} value={value} task={task} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function StepLine({ wait }: { wait: StepWait }) {
  const { t, text, date } = useWords();
  const { duty, task, step, deed } = wait;
  return (
    <>
      <h3>
        {t(`wait_kind.${duty.kind}`)}: {text(step.text)}
      </h3>
      <p className="faint">
        {text(task.text)} · {text(task.department.text)}
        {duty.due_on && <> · {t("clock.due", { date: date(duty.due_on) })}</>}
      </p>
      {duty.kind === "pay" && <Fee wait={wait} />}
      {deed === "sign" && <Sign duty={duty} />}
      {deed && deed !== "sign" && <DeedForm task={task.id} step={step} deed={deed} />}
    </>
  );
}

/** What to pay, for whom, and how it becomes known. */
function Fee({ wait }: { wait: StepWait }) {
  const { t, text, money } = useWords();
  const { fee } = wait.step;
  if (!fee) return <p className="note">{t("waits.fee_unknown")}</p>;
  return (
    <>
      <p>
        {text(fee.text)}: <strong className="amount">{money(fee.amount_yuan)}</strong>
      </p>
      {wait.deed === null && (
        <>
          <p className="note">
            {t("waits.pay_how", { department: text(wait.task.department.text) })}
          </p>
          <Button className="no-print" onClick={() => window.print()}>
            {t("action.print")}
          </Button>
        </>
      )}
    </>
  );
}
