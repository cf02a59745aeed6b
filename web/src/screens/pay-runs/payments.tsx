// The list of a run, page after page, with what may be mended in it.
import { Button } from "antd";
import * as calls from "../../api/calls";
import { keys, useCity, usePaged } from "../../api/queries";
import type { PaymentView, PayRunView } from "../../api/schema";
import { csvOf } from "../../format/csv";
import { download } from "../../format/file";
import { ConfirmAction } from "../../parts/confirm-action";
import { ConfirmForm } from "../../parts/confirm-form";
import { Section } from "../../parts/page";
import { PaymentDays } from "../../parts/payment-days";
import { useReason } from "../../parts/payment-reason";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { useRefreshRuns } from "./run-deeds";

const COLUMNS = ["seq", "party", "name", "district", "yuan", "state", "reason", "batch"] as const;

export function Payments({ run }: { run: PayRunView }) {
  const { t, text, yuan } = useWords();
  const city = useCity();
  const reasonOf = useReason();
  const query = usePaged([...keys.payRuns, run.id, "payments"], (after) =>
    calls.payments(run.id, after),
  );
  const mends = query.items.some((row) => row.allowed.length > 0);
  const districtOf = (id: string) => {
    const district = city.data?.districts.find((one) => one.id === id);
    return district ? text(district.text) : id || "—";
  };
  const toCsv = () => {
    const lines = query.items.map((row) => [
      row.seq,
      row.party,
      row.name ?? "",
      districtOf(row.district),
      row.yuan,
      t(`payment_state.${row.state}`),
      row.reason ?? "",
      row.batch ?? "",
    ]);
    const head = COLUMNS.map((column) => t(`payment.${column}`));
    download(`${run.id}.csv`, csvOf([head, ...lines]), "text/csv");
  };
  return (
    <Section
      title={t("pay_run.list")}
      extra={
        query.items.length > 0 && (
          <Button className="no-print" onClick={toCsv}>
            {t("pay_run.csv", { count: query.items.length })}
          </Button>
        )
      }
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("payment.none")} />}
      {query.items.length > 0 && (
        <table className="table table-pay">
          <thead>
            <tr>
              <th scope="col">{t("payment.seq")}</th>
              <th scope="col">{t("payment.party")}</th>
              <th scope="col">{t("payment.district")}</th>
              <th scope="col" className="figure">
                {t("payment.yuan")}
              </th>
              <th scope="col">{t("payment.state")}</th>
              <th scope="col">{t("payment.batch")}</th>
              {mends && (
                <th scope="col" className="no-print">
                  {t("payment.deeds")}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {query.items.map((row) => (
              <tr key={row.seq}>
                <td data-label={t("payment.seq")}>{row.seq}</td>
                <td data-label={t("payment.party")}>
                  <div>
                    {row.name && <div>{row.name}</div>}
                    <span className="mono breaks">{row.party}</span>
                  </div>
                </td>
                <td data-label={t("payment.district")}>{districtOf(row.district)}</td>
                <td data-label={t("payment.yuan")} className="figure">
                  {yuan(row.yuan)}
                </td>
                <td data-label={t("payment.state")}>
                  <div>
                    <StateTag state={row.state} of="payment_state" />
                    <PaymentDays payment={row} />
                    {row.reason && <div className="faint small">{reasonOf(row)}</div>}
                  </div>
                </td>
                <td data-label={t("payment.batch")}>{row.batch ?? "—"}</td>
                {mends && (
                  <td data-label={t("payment.deeds")} className="no-print">
                    <Mend run={run.id} row={row} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <MoreButton query={query} />
    </Section>
  );
}

function Mend({ run, row }: { run: string; row: PaymentView }) {
  const { t } = useWords();
  const refresh = useRefreshRuns();
  const may = (deed: string) => row.allowed.includes(deed);
  const party = row.name ? `${row.name} ${row.party}` : row.party;
  if (row.allowed.length === 0) return <span className="faint">—</span>;
  return (
    <div className="inline">
      {may("mend") && (
        <ConfirmForm
          label={t("payment.mend")}
          title={t("payment.mend_title", { party })}
          explain={t("payment.mend_explain")}
          danger={false}
          fields={[{ name: "account", kind: "line", label: t("claim.account") }]}
          act={async (typed) => {
            await calls.mendPayment(run, row.seq, (typed.account ?? "").trim());
            await refresh();
          }}
        />
      )}
      {may("give_up") && (
        <ConfirmAction
          label={t("payment.give_up")}
          title={t("payment.give_up_title", { party })}
          explain={t("payment.give_up_explain")}
          reason={t("payment.give_up_reason")}
          act={async (reason) => {
            await calls.giveUpPayment(run, row.seq, reason);
            await refresh();
          }}
        />
      )}
      {may("claw_back") && (
        <ConfirmAction
          label={t("payment.claw_back")}
          title={t("payment.claw_back_title", { party })}
          explain={t("payment.claw_back_explain")}
          reason={t("payment.claw_back_reason")}
          act={async (reason) => {
            await calls.clawBackPayment(run, row.seq, reason);
            await refresh();
          }}
        />
      )}
      {may("claw_back_grant") && (
        <ConfirmAction
          label={t("payment.claw_back_grant", { payments: row.paid_beside + 1 })}
          title={t("payment.claw_back_grant_title", { party })}
          explain={t("payment.claw_back_grant_explain", { payments: row.paid_beside + 1 })}
          reason={t("payment.claw_back_reason")}
          act={async (reason) => {
            await calls.clawBackPayment(run, row.seq, reason, true);
            await refresh();
          }}
        />
      )}
    </div>
  );
}
