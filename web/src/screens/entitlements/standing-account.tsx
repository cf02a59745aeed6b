// Where a party wants what comes without an application: confirmed once, changed, taken back.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { Entitlements, RecordView } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { useWords } from "../../parts/words";
import { AccountModal } from "./account-modal";
import { accountOf } from "./account-of";

interface Props {
  found: Entitlements;
  record: RecordView;
}

export function StandingAccount({ found, record }: Props) {
  const { t, date } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const confirmed = found.confirmed_account;
  const may = (deed: string) => found.allowed.includes(deed);
  if (!confirmed && !may("confirm_account")) return null;
  const party = { register: record.register, key: record.key };
  const again = () => client.invalidateQueries({ queryKey: keys.entitlements });
  const confirm = async (account: string, committed: boolean) => {
    const { released } = await calls.confirmAccount({ ...party, account, committed });
    void message.success(t("standing_account.done", { count: released }));
    await again();
  };
  const withdraw = async () => {
    await calls.withdrawAccount(party);
    await again();
  };
  const title = t(confirmed ? "standing_account.change" : "standing_account.confirm");
  return (
    <section className="card standing-account" aria-label={t("standing_account.title")}>
      <p>
        {confirmed
          ? t("standing_account.is", { ending: confirmed.ending, date: date(confirmed.since) })
          : t("standing_account.none")}
      </p>
      <div className="actions no-print">
        {may("confirm_account") && (
          <Button type={confirmed ? "default" : "primary"} onClick={() => setOpen(true)}>
            {title}
          </Button>
        )}
        {may("withdraw_account") && (
          <ConfirmAction
            label={t("standing_account.withdraw")}
            title={t("standing_account.withdraw_title")}
            explain={t("standing_account.withdraw_explain")}
            act={withdraw}
          />
        )}
      </div>
      {open && (
        <AccountModal
          title={t("standing_account.confirm")}
          confirm={title}
          account={confirmed ? "" : accountOf(record)}
          commitment={t("standing_account.commitment")}
          send={confirm}
          close={() => setOpen(false)}
        >
          <p>{t("standing_account.explain")}</p>
        </AccountModal>
      )}
    </section>
  );
}
