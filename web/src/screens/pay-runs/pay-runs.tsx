// Payment runs, the latest first: where each stands and how much of it has arrived.
import { Link } from "react-router";
import { usePayRuns } from "../../api/queries";
import type { PayRunView } from "../../api/schema";
import { percentOf } from "../../format/money";
import { Page } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export default function PayRuns() {
  const { t } = useWords();
  const query = usePayRuns();
  return (
    <Page title={t("pay_run.title")} lead={t("pay_run.lead")} width="wide">
      <QueryGate query={query} rows={8}>
        {(runs) =>
          runs.length === 0 ? (
            <EmptyState text={t("pay_run.none")}>
              <Link to="/policies?mode=automatic">{t("pay_run.to_policies")}</Link>
            </EmptyState>
          ) : (
            <Runs runs={runs} />
          )
        }
      </QueryGate>
    </Page>
  );
}

function Runs({ runs }: { runs: PayRunView[] }) {
  const { t, text, date, yuan } = useWords();
  return (
    <table className="table table-pay">
      <thead>
        <tr>
          <th scope="col">{t("pay_run.policy")}</th>
          <th scope="col">{t("pay_run.state")}</th>
          <th scope="col" className="figure">
            {t("pay_run.payments")}
          </th>
          <th scope="col" className="figure">
            {t("pay_run.yuan")}
          </th>
          <th scope="col" className="figure">
            {t("pay_run.settled")}
          </th>
          <th scope="col">{t("pay_run.on")}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td data-label={t("pay_run.policy")}>
              <Link to={`/pay-runs/${run.id}`}>{text(run.policy_text) || run.policy}</Link>
            </td>
            <td data-label={t("pay_run.state")}>
              <StateTag state={run.state} of="pay_run_state" />
            </td>
            <td data-label={t("pay_run.payments")} className="figure">
              {run.payments}
            </td>
            <td data-label={t("pay_run.yuan")} className="figure">
              {yuan(run.yuan)}
            </td>
            <td data-label={t("pay_run.settled")} className="figure">
              <Arrived run={run} />
            </td>
            <td data-label={t("pay_run.on")}>{date(run.on)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Arrived({ run }: { run: PayRunView }) {
  const { t, yuan } = useWords();
  const percent = percentOf(run.settled_yuan, run.yuan) ?? 0;
  return (
    <div>
      {yuan(run.settled_yuan)}
      <div className="arrived">
        <progress max={100} value={percent} aria-label={t("pay_run.settled")} /> {percent}%
      </div>
    </div>
  );
}
