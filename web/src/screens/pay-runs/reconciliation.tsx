// Whether ledger and payments of a run say the same, to the fen, and what treasuries owe each other.
import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { useReconciliation } from "../../api/queries";
import type { PayRunView, ReconciliationView } from "../../api/schema";
import { Section } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { stepOf } from "./ledger";
import { Settlement } from "./settlement";
import { useAccountName } from "./use-account-name";

export function Reconciliation({ run }: { run: PayRunView }) {
  const { t } = useWords();
  const query = useReconciliation(run.id);
  return (
    <Section title={t("reconciliation.title")}>
      <QueryGate query={query} rows={4}>
        {(value) => (
          <div className="stack-s">
            <Verdict value={value} />
            <Settlement run={run} value={value} />
            <div className="two">
              <States value={value} />
              <Ledger value={value} />
            </div>
          </div>
        )}
      </QueryGate>
    </Section>
  );
}

function Verdict({ value }: { value: ReconciliationView }) {
  const { t, yuan } = useWords();
  const Icon = value.balanced ? CheckCircleFilled : CloseCircleFilled;
  return (
    <div className={value.balanced ? "balance balance-ok" : "balance balance-bad"}>
      <strong>
        <Icon aria-hidden /> {t(value.balanced ? "reconciliation.ok" : "reconciliation.bad")}
      </strong>
      <span>{t("reconciliation.committed", { yuan: yuan(value.committed_yuan) })}</span>
      <span>{t("reconciliation.paid", { yuan: yuan(value.paid_yuan) })}</span>
    </div>
  );
}

function States({ value }: { value: ReconciliationView }) {
  const { t, yuan } = useWords();
  return (
    <table className="counts">
      <thead>
        <tr>
          <th scope="col">{t("payment.state")}</th>
          <th scope="col">{t("pay_run.payments")}</th>
          <th scope="col">{t("payment.yuan")}</th>
        </tr>
      </thead>
      <tbody>
        {value.states.map((row) => (
          <tr key={row.state}>
            <th scope="row">
              <StateTag state={row.state} of="payment_state" />
            </th>
            <td>{row.payments}</td>
            <td>{yuan(row.yuan)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ledger({ value }: { value: ReconciliationView }) {
  const { t, yuan } = useWords();
  const nameOf = useAccountName();
  if (value.ledger.length === 0) return <p className="faint">{t("reconciliation.no_ledger")}</p>;
  return (
    <table className="counts">
      <thead>
        <tr>
          <th scope="col">{t("reconciliation.entry")}</th>
          <th scope="col">{t("reconciliation.entries")}</th>
          <th scope="col">{t("payment.yuan")}</th>
        </tr>
      </thead>
      <tbody>
        {value.ledger.map((row) => (
          <tr key={`${row.step}${row.debit}${row.credit}`}>
            <th scope="row">
              <div>{t(`ledger_step.${stepOf(row.step)}`, { defaultValue: row.step })}</div>
              <span className="small faint" title={`${row.debit} → ${row.credit}`}>
                {nameOf(row.debit)} → {nameOf(row.credit)}
              </span>
            </th>
            <td>{row.entries}</td>
            <td>{yuan(row.yuan)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
