// What is done with a run as a whole: pay it, fetch its files, take what the bank says.
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { PayRunView } from "../../api/schema";
import { save } from "../../format/file";
import { ConfirmAction } from "../../parts/confirm-action";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";

export function RunDeeds({ run }: { run: PayRunView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefreshRuns();
  const [busy, setBusy] = useState("");
  const [error, setError] = useState<unknown>(null);
  const may = (deed: string) => run.allowed.includes(deed);
  if (!["pay", "cancel", "fetch_batch", "take_statuses"].some(may)) return null;
  const act = async (name: string, deed: () => Promise<void>) => {
    setBusy(name);
    setError(null);
    try {
      await deed();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy("");
    }
  };
  const fetchBatch = (number: number) =>
    act(`batch${number}`, async () => {
      save(`${run.id}-${number}.pain.001.xml`, await calls.batchFile(run.id, number));
    });
  const take = (file: File) =>
    act("statuses", async () => {
      const after = await calls.takeStatuses(run.id, await file.text());
      await refresh();
      void message.success(
        t("pay_run.taken", { state: t(`pay_run_state.${after.state}`) }),
      );
    });
  const batches = may("fetch_batch") ? run.batches : 0;
  const numbers = Array.from({ length: batches }, (_, index) => index + 1);
  return (
    <div className="run-deeds no-print">
      <div className="inline">
        {may("pay") && (
          <ConfirmAction
            label={t(labelOfPaying(run))}
            title={t("pay_run.pay_title")}
            explain={t("pay_run.pay_explain", { count: run.payments })}
            danger={false}
            act={async () => {
              await calls.commitPayRun(run.id);
              await refresh();
            }}
          />
        )}
        {may("cancel") && (
          <ConfirmAction
            label={t("pay_run.cancel")}
            title={t("pay_run.cancel_title")}
            explain={t("pay_run.cancel_explain")}
            act={async () => {
              await calls.cancelPayRun(run.id);
              await refresh();
            }}
          />
        )}
        {numbers.map((number) => (
          <Button
            key={number}
            loading={busy === `batch${number}`}
            onClick={() => void fetchBatch(number)}
          >
            {t("pay_run.batch", { number })}
          </Button>
        ))}
        {may("take_statuses") && (
          <label className="button file-button">
            {t(busy === "statuses" ? "pay_run.taking" : "pay_run.take")}
            <input
              type="file"
              accept=".xml,application/xml,text/xml"
              disabled={busy !== ""}
              onChange={(event) => {
                const file = event.target.files?.[0];
                event.target.value = "";
                if (file) void take(file);
              }}
            />
          </label>
        )}
      </div>
      <ProblemAlert error={error} />
    </div>
  );
}

function labelOfPaying(run: PayRunView): string {
  if (run.state === "public") return "pay_run.pay";
  return run.committed === 0 ? "pay_run.pay_first" : "pay_run.pay_on";
}

/** Reads again all that hangs on payment runs. */
export function useRefreshRuns() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.payRuns });
}
