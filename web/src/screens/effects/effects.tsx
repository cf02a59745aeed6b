// What policies have brought about, for who leads: figures, the curve, policies and districts.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { keys, useCity, useSession } from "../../api/queries";
import type { EffectRow, EffectSums, PolicyEffects } from "../../api/schema";
import { DownloadButton } from "../../parts/download-button";
import { FoldButton, useFold } from "../../parts/fold";
import { isOffered } from "../../parts/navigation";
import { Page, Section } from "../../parts/page";
import { EmptyState, Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { periodsUpTo } from "../board/totals";
import { Curve } from "./curve-picture";
import { percentText } from "./curve";
import { Reach } from "./reach";

const PERIODS = ["this_month", "last_month", "this_year"] as const;
const ROWS_SHOWN = 20;

type Asked = Parameters<typeof calls.policyEffects>[0];

export default function Effects() {
  const { t } = useWords();
  const city = useCity();
  const session = useSession();
  return (
    <Page
      title={t("effect.title")}
      lead={t("effect.lead")}
      width="wide"
      actions={
        <>
          {isOffered(session.data?.account, "list_unreached") && (
            <Link className="button" to="/unreached-parties">
              {t("unreached.title")}
            </Link>
          )}
          <Button onClick={() => window.print()}>{t("action.print")}</Button>
        </>
      }
    >
      {city.data ? <Chosen today={city.data.today} /> : <Loading />}
    </Page>
  );
}

function Chosen({ today }: { today: string }) {
  const { t, text } = useWords();
  const city = useCity();
  const [params, setParams] = useSearchParams();
  const periods = periodsUpTo(today);
  const year = periods[2] ?? { from: today, to: today };
  const from = params.get("from") ?? year.from;
  const to = params.get("to") ?? year.to;
  const [policy, district] = [params.get("policy"), params.get("district")];
  const asked: Asked = { from, to, ...(policy && { policy }), ...(district && { district }) };
  const set = (changes: Record<string, string>) => {
    const next = Object.entries({ from, to, policy, district, ...changes });
    setParams(new URLSearchParams(next.flatMap(([k, v]) => (v ? [[k, v]] : []))), {
      replace: true,
    });
  };
  const query = useQuery({
    queryKey: [...keys.effects, asked],
    queryFn: () => calls.policyEffects(asked),
    enabled: from !== "" && to !== "",
  });
  const named = query.data?.policies.find((row) => row.id === policy);
  return (
    <>
      <div className="filters no-print">
        {(["from", "to"] as const).map((end) => (
          <label key={end} className="period">
            {t(`board.${end}`)}
            <Input
              className="day"
              type="date"
              value={end === "from" ? from : to}
              onChange={(e) => set({ [end]: e.target.value })}
            />
          </label>
        ))}
        {periods.map((one, index) => (
          <Button
            key={PERIODS[index]}
            aria-pressed={one.from === from && one.to === to}
            onClick={() => set(one)}
          >
            {t(`board.${PERIODS[index]}`)}
          </Button>
        ))}
        <Select
          className="policy-choice"
          allowClear
          aria-label={t("effect.district")}
          placeholder={t("effect.district")}
          value={district ?? undefined}
          onChange={(next?: string) => set({ district: next ?? "" })}
          options={(city.data?.districts ?? []).map((of) => ({
            value: of.id,
            label: text(of.text),
          }))}
        />
        {policy && (
          <Button onClick={() => set({ policy: "" })}>
            {t("effect.all_policies", { name: named ? text(named.text) : policy })}
          </Button>
        )}
        <DownloadButton
          name={`policy-effects-${asked.from}-${asked.to}.csv`}
          fetch={() => calls.policyEffectsFile(asked)}
        />
      </div>
      <QueryGate query={query} rows={10}>
        {(found) => <Figures found={found} choose={set} />}
      </QueryGate>
    </>
  );
}

interface FiguresProps {
  found: PolicyEffects;
  choose: (changes: Record<string, string>) => void;
}

function Figures({ found, choose }: FiguresProps) {
  const { t, date, time } = useWords();
  return (
    <>
      <p>
        {t("board.period", { from: date(found.from), to: date(found.to) })}{" "}
        <span className="faint">{t("effect.as_of", { at: time(found.as_of) })}</span>
      </p>
      <Totals sums={found.total} />
      <Section title={t("effect.curve")}>
        <Curve found={found} />
      </Section>
      <Reach reach={found.reach} />
      <Section title={t("effect.by_policy")}>
        <Table rows={found.policies} of="policy" choose={choose} />
      </Section>
      <Section title={t("effect.by_district")}>
        <Table rows={found.districts} of="district" choose={choose} />
      </Section>
    </>
  );
}

function Totals({ sums }: { sums: EffectSums }) {
  const { t, yuan } = useWords();
  const days = (value?: number | null) =>
    typeof value === "number" ? t("effect.days", { count: value }) : null;
  const most = days(sums.nine_tenths_days);
  const figures: [string, string, string][] = [
    ["net", yuan(sums.net_yuan), t("effect.payments_of", { count: sums.payments })],
    [
      "coverage",
      percentText(sums.coverage_per_mille),
      t("effect.coverage_of", { paid: sums.parties_paid, entitled: sums.entitled }),
    ],
    [
      "days_to_money",
      days(sums.median_days) ?? "—",
      most ? t("effect.nine_tenths", { days: most }) : t("effect.none_arrived"),
    ],
    [
      "unclaimed",
      yuan(sums.unclaimed_yuan),
      t("effect.unclaimed_of", { count: sums.unclaimed }),
    ],
    ["waiting", yuan(sums.waiting_yuan), t("effect.waiting_of", { count: sums.waiting })],
    ["back", yuan(sums.back_yuan), t("effect.told_of", { count: sums.told })],
  ];
  return (
    <dl className="effect-figures">
      {figures.map(([name, value, more]) => (
        <div key={name} className="card">
          <dt>{t(`effect.${name}`)}</dt>
          <dd>
            <strong>{value}</strong>
            <div className="faint small">{more}</div>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface TableProps {
  rows: EffectRow[];
  of: "policy" | "district";
  choose: (changes: Record<string, string>) => void;
}

function Table({ rows, of, choose }: TableProps) {
  const { t } = useWords();
  const fold = useFold(rows, ROWS_SHOWN);
  if (rows.length === 0) return <EmptyState text={t("effect.none")} />;
  const columns = ["net", "payments", "coverage", "days_to_money", "waiting", "unclaimed"];
  return (
    <>
      <table className="table table-figures">
        <thead>
          <tr>
            <th scope="col">{t(`effect.${of}`)}</th>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {t(`effect.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.id || "nowhere"} hidden={fold.isHidden(index)}>
              <Cells row={row} of={of} choose={choose} />
            </tr>
          ))}
        </tbody>
      </table>
      <FoldButton fold={fold} />
    </>
  );
}

function Cells({ row, of, choose }: { row: EffectRow } & Omit<TableProps, "rows">) {
  const { t, text, yuan } = useWords();
  const name = text(row.text) || (row.id === "" ? t("effect.nowhere") : row.id);
  const days = typeof row.median_days === "number" ? row.median_days : "—";
  const most = typeof row.nine_tenths_days === "number" ? row.nine_tenths_days : "—";
  return (
    <>
      <td data-label={t(`effect.${of}`)}>
        <div>
          {row.id === "" ? (
            name
          ) : (
            <Button type="link" className="link-button" onClick={() => choose({ [of]: row.id })}>
              {name}
            </Button>
          )}
          {row.mode && (
            <div className="faint small">
              {t(`policy_mode.${row.mode}`, { defaultValue: row.mode })}{" "}
              <Link to={`/policies/${row.id}`}>{t("policy.one")}</Link>
            </div>
          )}
        </div>
      </td>
      <td data-label={t("effect.net")} className="figure">
        {yuan(row.net_yuan)}
      </td>
      <td data-label={t("effect.payments")} className="figure">
        {row.payments}
      </td>
      <td data-label={t("effect.coverage")} className="figure">
        {percentText(row.coverage_per_mille)}
        <div className="faint small">
          {row.parties_paid} / {row.entitled}
        </div>
      </td>
      <td data-label={t("effect.days_to_money")} className="figure">
        {days} / {most}
      </td>
      <td data-label={t("effect.waiting")} className="figure">
        {yuan(row.waiting_yuan)}
      </td>
      <td data-label={t("effect.unclaimed")} className="figure">
        {yuan(row.unclaimed_yuan)}
      </td>
    </>
  );
}
