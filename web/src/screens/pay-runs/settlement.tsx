// What treasuries owe the one that paid first for them, and that they have paid it.
import { App } from "antd";
import * as calls from "../../api/calls";
import { useSession } from "../../api/queries";
import type { OwedBetween, ReconciliationView } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { isOffered } from "../../parts/navigation";
import { useWords } from "../../parts/words";
import { isAdvanced, levelOf } from "./ledger";
import { useRefreshRuns } from "./run-deeds";
import { useAccountName } from "./use-account-name";

interface Props {
  run: string;
  value: ReconciliationView;
}

export function Settlement({ run, value }: Props) {
  const { t } = useWords();
  const session = useSession();
  const level = levelOf(value.ledger);
  const owes = value.owed.length > 0;
  return (
    <section className="card stack-s settlement" aria-label={t("settlement.title")}>
      <h3>{t("settlement.title")}</h3>
      {owes && (
        <>
          <p className="faint">{t("settlement.lead")}</p>
          <Debts debts={value.owed} words="settlement.owes" />
          {isOffered(session.data?.account, "pay_run") && <Settle run={run} debts={value.owed} />}
        </>
      )}
      {!owes && (
        <p className="faint">
          {t(isAdvanced(value.ledger) ? "settlement.level" : "settlement.none")}
        </p>
      )}
      {level.length > 0 && <Debts debts={level} words="settlement.settled" />}
    </section>
  );
}

/** Who owes or owed whom how much, a line each. */
function Debts({ debts, words }: { debts: OwedBetween[]; words: string }) {
  const { t, yuan } = useWords();
  const nameOf = useAccountName();
  return (
    <ul className="rows">
      {debts.map((debt) => (
        <li key={`${debt.by} ${debt.to}`} className="row-between">
          <span>{t(words, { by: nameOf(debt.by), to: nameOf(debt.to) })}</span>
          <strong className="payment-yuan">{yuan(debt.yuan)}</strong>
        </li>
      ))}
    </ul>
  );
}

/** The treasuries have paid: the whole run at once, as the city enters it. */
function Settle({ run, debts }: { run: string; debts: OwedBetween[] }) {
  const { t, yuan } = useWords();
  const { message } = App.useApp();
  const refresh = useRefreshRuns();
  const settle = async () => {
    const { settled_yuan: sum } = await calls.settleTreasuries(run);
    await refresh();
    const nothing = Number(sum) === 0;
    void message.success(t(nothing ? "settlement.was_done" : "settlement.done", { yuan: yuan(sum) }));
  };
  return (
    <div className="no-print">
      <ConfirmAction
        label={t("settlement.settle")}
        title={t("settlement.settle_title")}
        explain={t("settlement.settle_explain")}
        danger={false}
        act={settle}
      >
        <Debts debts={debts} words="settlement.owes" />
      </ConfirmAction>
    </div>
  );
}
