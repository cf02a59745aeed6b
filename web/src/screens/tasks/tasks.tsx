// The desk: what waits for a decision, the most urgent first, dense enough for a whole day.
import { Button, Modal, Segmented, Select, Table } from "antd";
import { useEffect, useMemo, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import type { TaskRow } from "../../api/schema";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { ClockTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { useShortcuts } from "./shortcuts";
import { ShortcutHelp } from "./shortcut-help";

const REFETCH_MS = 20_000;
const COLOURS = ["", "red", "yellow", "green", "stopped"] as const;
type Colour = (typeof COLOURS)[number];

export default function Tasks() {
  const { t, text, time } = useWords();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const state = params.get("state") ?? "open";
  const colour = COLOURS.find((one) => one === params.get("colour")) ?? "";
  const act = params.get("act") ?? "";
  const [row, setRow] = useState(0);
  const [help, setHelp] = useState(false);
  const query = usePaged(
    ["tasks", "list", state, colour, act],
    (after) =>
      calls.tasks({ state, act, after, limit: 50, ...(colour ? { colour } : {}) }),
    { refetchMs: REFETCH_MS },
  );
  const rows = query.items;
  const acts = useMemo(
    () => new Map(query.items.map((item) => [item.act, item.text])),
    [query.items],
  );
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    // what is done has one colour
    if (name === "state") next.delete("colour");
    setParams(next, { replace: true });
    setRow(0);
  };
  useShortcuts({
    j: () => setRow((current) => Math.min(current + 1, rows.length - 1)),
    k: () => setRow((current) => Math.max(current - 1, 0)),
    Enter: () => {
      const chosen = rows[row];
      if (chosen) void navigate(`/tasks/${chosen.id}`);
    },
    "?": () => setHelp(true),
  });
  useEffect(() => {
    document.querySelector(".row-current")?.scrollIntoView({ block: "nearest" });
  }, [row]);
  return (
    <Page
      title={t("menu.tasks")}
      width="wide"
      actions={<Button onClick={() => setHelp(true)}>{t("keys.title")} (?)</Button>}
    >
      <div className="filters">
        <Segmented
          value={state}
          onChange={(value) => set("state", value)}
          aria-label={t("task.filter_state")}
          options={["open", "done"].map((value) => ({ value, label: t(`task.${value}`) }))}
        />
        {state === "open" && (
          <Segmented<Colour>
            value={colour}
            onChange={(value) => set("colour", value)}
            aria-label={t("task.filter_colour")}
            options={COLOURS.map((value) => ({
              value,
              label: value ? t(`colour.${value}`) : t("state.all"),
            }))}
          />
        )}
        <Select
          className="filter-act"
          allowClear
          aria-label={t("task.filter_act")}
          placeholder={t("task.filter_act")}
          value={act || undefined}
          onChange={(value?: string) => set("act", value ?? "")}
          options={[...acts].map(([value, name]) => ({ value, label: text(name) }))}
        />
        <span className="faint" role="status">
          {t("task.count", { count: rows.length })}
          {query.hasNextPage ? "+" : ""}
        </span>
      </div>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={8} />}
      {query.isSuccess && rows.length === 0 && <EmptyState text={t("task.none")} />}
      {rows.length > 0 && (
        <Table<TaskRow>
          className="desk"
          size="small"
          rowKey="id"
          dataSource={rows}
          pagination={false}
          scroll={{ x: 820 }}
          rowClassName={(_, index) => (index === row ? "row-current" : "")}
          onRow={(_, index) => ({ onMouseDown: () => setRow(index ?? 0) })}
          columns={[
            {
              title: t("clock.title"),
              width: 150,
              render: (_, item) => <ClockTag clock={item.clock} />,
            },
            {
              title: t("task.act"),
              render: (_, item) => <Link to={`/tasks/${item.id}`}>{text(item.text)}</Link>,
            },
            { title: t("task.subject"), render: (_, item) => text(item.subject_text) || "—" },
            { title: t("case.number"), className: "mono", render: (_, item) => item.number ?? "—" },
            { title: t("case.package"), render: (_, item) => text(item.package) },
            {
              title: t("task.district"),
              render: (_, item) => text(item.district_text) || item.district || "—",
            },
            { title: t("task.opened_at"), width: 150, render: (_, item) => time(item.opened_at) },
          ]}
        />
      )}
      <MoreButton query={query} />
      <Modal open={help} title={t("keys.title")} footer={null} onCancel={() => setHelp(false)}>
        <ShortcutHelp keys={["j", "k", "Enter", "?"]} />
      </Modal>
    </Page>
  );
}
