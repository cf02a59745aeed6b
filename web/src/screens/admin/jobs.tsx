// Jobs: what runs, what waits, and the dead letters that need a person.
import { useQueryClient } from "@tanstack/react-query";
import { Segmented, Table } from "antd";
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
  const { t, time } = useWords();
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
        <Table<Job>
          size="small"
          rowKey="id"
          dataSource={query.items}
          pagination={false}
          scroll={{ x: 760 }}
          columns={[
            { title: t("job.kind"), dataIndex: "kind", className: "mono" },
            {
              title: t("case.state"),
              render: (_, job) => <StateTag state={job.state} of="job_state" />,
            },
            { title: t("job.attempts"), dataIndex: "attempts", align: "right" },
            { title: t("job.due_at"), render: (_, job) => time(job.due_at) },
            {
              title: t("job.error"),
              render: (_, job) => <span className="breaks">{job.last_error}</span>,
            },
            {
              title: t("job.act"),
              render: (_, job) =>
                job.state === "dead" && (
                  <ConfirmAction
                    label={t("job.retry")}
                    title={t("job.retry_title")}
                    explain={t("job.retry_explain", { kind: job.kind })}
                    danger={false}
                    size="small"
                    act={() => retry(job.id)}
                  />
                ),
            },
          ]}
        />
      )}
      <MoreButton query={query} />
    </Page>
  );
}
