// One payment run: its sums, its list, what was objected to, and whether the books balance.
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { usePayRun } from "../../api/queries";
import type { PayRunView } from "../../api/schema";
import { Page } from "../../parts/page";
import { isUnderWay, percentDone, wayOfRun } from "../../parts/pay-steps";
import { PayStepsBar } from "../../parts/pay-steps-bar";
import { QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Objections } from "./objections";
import { Payments } from "./payments";
import { Reconciliation } from "./reconciliation";
import { RunDeeds } from "./run-deeds";

export default function PayRunScreen() {
  const { t, text } = useWords();
  const { id = "" } = useParams();
  const query = usePayRun(id);
  const run = query.data;
  return (
    <Page
      title={run ? text(run.policy_text) || run.policy : t("pay_run.one")}
      lead={run && <StateTag state={run.state} of="pay_run_state" />}
      width="wide"
      crumbs={[{ text: t("pay_run.title"), to: "/pay-runs" }]}
      actions={<Button onClick={() => window.print()}>{t("action.print")}</Button>}
    >
      <QueryGate query={query} rows={10}>
        {(value) => (
          <>
            <section className="card">
              <PayStepsBar way={wayOfRun(value.state)} publicity={Boolean(value.public_until)} />
              <Progress run={value} />
              <Sums run={value} />
              <RunDeeds run={value} />
            </section>
            {value.allowed.includes("reconcile") && <Reconciliation run={value} />}
            <Objections run={value} />
            <Payments run={value} />
          </>
        )}
      </QueryGate>
    </Page>
  );
}

/** How far the server has come with it, while it is at work. */
function Progress({ run }: { run: PayRunView }) {
  const { t } = useWords();
  if (!isUnderWay(run.state)) return null;
  const percent = percentDone(run);
  return (
    <div className="run-progress" aria-live="polite">
      <progress max={100} value={percent} aria-label={t("pay_run.progress")} /> {percent}%{" "}
      <span className="faint">
        {t("pay_run.progress_of", {
          committed: run.committed,
          batched: run.batched,
          payments: run.payments,
        })}
      </span>
    </div>
  );
}

/** Who is left out, waits, or was given up. */
const TOLD = ["queued", "left_out", "waiting", "rejected", "cancelled", "taken_up"];

function Sums({ run }: { run: PayRunView }) {
  const { t, text, date, time, yuan } = useWords();
  const counts = ["payments", "committed", "batched", "batches"] as const;
  return (
    <>
      <dl className="figures run-figures">
        <div>
          <dt>{t("pay_run.yuan")}</dt>
          <dd>{yuan(run.yuan)}</dd>
        </div>
        <div>
          <dt>{t("pay_run.settled")}</dt>
          <dd>{yuan(run.settled_yuan)}</dd>
        </div>
        {counts.map((name) => (
          <div key={name}>
            <dt>{t(`pay_run.${name}`)}</dt>
            <dd>{run[name]}</dd>
          </div>
        ))}
        {run.states
          .filter((of) => TOLD.includes(of.state))
          .map((of) => (
            <div key={of.state}>
              <dt>{t(`payment_state.${of.state}`)}</dt>
              <dd>
                {of.payments} <span className="faint small">{yuan(of.yuan)}</span>
              </dd>
            </div>
          ))}
      </dl>
      <dl className="facts">
        {run.due_on && (
          <Line name={t("pay_run.due")}>
            {date(run.due_on)}
            {run.overdue > 0 && (
              <div className="fault">{t("pay_run.overdue", { count: run.overdue })}</div>
            )}
          </Line>
        )}
        {run.budget_yuan && <Line name={t("pay_run.budget")}>{yuan(run.budget_yuan)}</Line>}
        {run.by_calendar && <Line name={t("pay_run.made_by")}>{t("pay_run.by_calendar")}</Line>}
        {run.public_until && (
          <Line name={t("pay_run.publicity")}>
            {t("pay_run.public_until", { date: date(run.public_until) })}
          </Line>
        )}
        <Line name={t("pay_run.policy")}>
          <Link to={`/policies/${run.policy}`}>{text(run.policy_text) || run.policy}</Link>
        </Line>
        <Line name={t("pay_run.on")}>{date(run.on)}</Line>
        <Line name={t("pay_run.made_at")}>{time(run.made_at)}</Line>
        <Line name={t("pay_run.number")}>
          <code>{run.id}</code>
        </Line>
        <Line name={t("pay_run.list_hash")}>
          <code>{run.list_hash || "—"}</code>
        </Line>
      </dl>
    </>
  );
}

function Line(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
