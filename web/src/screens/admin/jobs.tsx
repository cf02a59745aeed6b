// Jobs: what runs, what waits, and the dead letters that need a person.
import { useQueryClient } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys, usePaged } from "../../api/queries";
import type { Job } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

const STATES = ["dead", "ready", "running", "done", ""];
const REFETCH_MS = 10_000;

export default function Jobs() {
  const { t } = useWords();
  const client = useQueryClient();
  const [state, setState] = useState("dead");
  const query = usePaged(
    [...keys.jobs, state],
    (after) => calls.jobs({ state, after, limit: 50 }),
    {
      refetchMs: REFETCH_MS,
    },
  );
  const retry = async (id: string) => {
    await calls.retryJob(id);
    await client.invalidateQueries({ queryKey: keys.jobs });
  };
  return (
    <Page title={t("menu.jobs")} lead={t("job.lead")} width="wide">
      <div className="filters">
        <Segmented
          value={state}
          onChange={setState}
          aria-label={t("case.filter")}
          options={STATES.map((value) => ({
            value,
            label: value ? t(`job_state.${value}`) : t("state.all"),
          }))}
        />
      </div>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && (
        <EmptyState text={t(state === "dead" ? "job.no_dead" : "job.none")} />
      )}
      {query.items.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              {["job.kind", "case.state", "job.attempts", "job.due_at", "job.error", "job.act"].map(
                (column) => (
                  <th scope="col" key={column}>
                    {t(column)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {query.items.map((job) => (
              <Row key={job.id} job={job} retry={retry} />
            ))}
          </tbody>
        </table>
      )}
      <MoreButton query={query} />
    </Page>
  );
}

function Row({ job, retry }: { job: Job; retry: (id: string) => Promise<void> }) {
  const { t, text, time } = useWords();
  return (
    <tr>
      <td data-label={t("job.kind")}>
        <div>
          <div>{text(job.text)}</div>
          <span className="mono faint small breaks">{job.kind}</span>
        </div>
      </td>
      <td data-label={t("case.state")}>
        <StateTag state={job.state} of="job_state" />
      </td>
      <td data-label={t("job.attempts")}>{job.attempts}</td>
      <td data-label={t("job.due_at")}>{time(job.due_at)}</td>
      <td data-label={t("job.error")} className="breaks">
        {job.last_error || "—"}
      </td>
      <td data-label={t("job.act")}>
        {job.state === "dead" ? (
          <ConfirmAction
            label={t("job.retry")}
            title={t("job.retry_title")}
            explain={t("job.retry_explain", { kind: text(job.text) })}
            danger={false}
            act={() => retry(job.id)}
          />
        ) : (
          "—"
        )}
      </td>
    </tr>
  );
}
