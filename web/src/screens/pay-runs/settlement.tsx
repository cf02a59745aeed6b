// What treasuries owe the one that paid first for them, and that they have paid it.
import { App, Input, Radio } from "antd";
import { useId, useState } from "react";
import * as calls from "../../api/calls";
import { useCity } from "../../api/queries";
import type { OwedBetween, PayRunView, ReconciliationView } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { useWords } from "../../parts/words";
import { isAdvanced, levelOf } from "./ledger";
import { useRefreshRuns } from "./run-deeds";
import { useAccountName } from "./use-account-name";

interface Props {
  run: PayRunView;
  value: ReconciliationView;
}

export function Settlement({ run, value }: Props) {
  const { t } = useWords();
  const [settled, waived] = [levelOf(value.ledger, "settle"), levelOf(value.ledger, "waive")];
  const owes = value.owed.length > 0;
  return (
    <section className="card stack-s settlement" aria-label={t("settlement.title")}>
      <h3>{t("settlement.title")}</h3>
      {owes && (
        <>
          <p className="faint">{t("settlement.lead")}</p>
          <Debts debts={value.owed} words="settlement.owes" />
          {run.allowed.includes("settle") && <Settle run={run.id} debts={value.owed} />}
        </>
      )}
      {!owes && (
        <p className="faint">
          {t(isAdvanced(value.ledger) ? "settlement.level" : "settlement.none")}
        </p>
      )}
      {settled.length > 0 && <Debts debts={settled} words="settlement.settled" />}
      {waived.length > 0 && <Debts debts={waived} words="settlement.waived" />}
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

const ALL = "";

/** The treasuries have paid: all of them or one, on a day. */
function Settle({ run, debts }: { run: string; debts: OwedBetween[] }) {
  const { t, yuan } = useWords();
  const { message } = App.useApp();
  const refresh = useRefreshRuns();
  const nameOf = useAccountName();
  const id = useId();
  const [by, setBy] = useState(ALL);
  const today = useCity().data?.today ?? "";
  const [chosenOn, setOn] = useState<string | null>(null);
  const on = chosenOn ?? today;
  const debtors = [...new Set(debts.map((debt) => debt.by))];
  const chosen = debts.filter((debt) => by === ALL || debt.by === by);
  const settle = async () => {
    const body = { ...(by === ALL ? {} : { by }), ...(on ? { on } : {}) };
    const { settled_yuan: sum } = await calls.settleTreasuries(run, body);
    await refresh();
    setBy(ALL);
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
        {debtors.length > 1 && (
          <Radio.Group
            aria-label={t("settlement.whose")}
            value={by}
            onChange={(e) => setBy(e.target.value as string)}
            options={[
              { value: ALL, label: t("settlement.all") },
              ...debtors.map((of) => ({ value: of, label: nameOf(of) })),
            ]}
          />
        )}
        <Debts debts={chosen} words="settlement.owes" />
        <div>
          <label className="label" htmlFor={id}>
            {t("settlement.on")}
          </label>
          <Input
            id={id}
            type="date"
            max={today}
            value={on}
            onChange={(e) => setOn(e.target.value)}
          />
        </div>
      </ConfirmAction>
    </div>
  );
}
