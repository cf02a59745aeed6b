// The figures of departments over a period: to read, to print, and for spreadsheets.
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { keys, useCity } from "../../api/queries";
import type { BoardReport as Report, DepartmentFigures } from "../../api/schema";
import { DownloadButton } from "../../parts/download-button";
import { Page } from "../../parts/page";
import { EmptyState, Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { periodsUpTo } from "./totals";

const PERIODS = ["this_month", "last_month", "this_year"] as const;

interface Period {
  from: string;
  to: string;
}

export default function BoardReport() {
  const { t } = useWords();
  const city = useCity();
  return (
    <Page
      title={t("board.report")}
      lead={t("board.report_lead")}
      width="wide"
      crumbs={[{ text: t("board.title"), to: "/board" }]}
      actions={<Button onClick={() => window.print()}>{t("action.print")}</Button>}
    >
      {city.data ? <Chosen today={city.data.today} /> : <Loading />}
    </Page>
  );
}

function Chosen({ today }: { today: string }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const periods = periodsUpTo(today);
  const usual = periods[0] ?? { from: today, to: today };
  const period = { from: params.get("from") ?? usual.from, to: params.get("to") ?? usual.to };
  const set = (next: Period) => setParams({ ...next }, { replace: true });
  const query = useQuery({
    queryKey: [...keys.board, "report", period],
    queryFn: () => calls.boardReport(period),
    enabled: period.from !== "" && period.to !== "",
  });
  return (
    <>
      <div className="filters no-print">
        {(["from", "to"] as const).map((end) => (
          <label key={end} className="period">
            {t(`board.${end}`)}
            <Input
              className="day"
              type="date"
              value={period[end]}
              onChange={(e) => set({ ...period, [end]: e.target.value })}
            />
          </label>
        ))}
        {periods.map((one, index) => (
          <Button
            key={PERIODS[index]}
            aria-pressed={one.from === period.from && one.to === period.to}
            onClick={() => set(one)}
          >
            {t(`board.${PERIODS[index]}`)}
          </Button>
        ))}
        <DownloadButton
          name={`report-${period.from}-${period.to}.csv`}
          fetch={() => calls.boardReportFile(period)}
        />
      </div>
      <QueryGate query={query} rows={8}>
        {(report) => <Figures report={report} />}
      </QueryGate>
    </>
  );
}

const NUMBERS = [
  "received",
  "decided",
  "within_limit",
  "late",
  "sent_back",
  "refused",
  "open_late",
] as const satisfies readonly (keyof DepartmentFigures)[];

function Figures({ report }: { report: Report }) {
  const { t, text, date, language } = useWords();
  const days = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  if (report.departments.length === 0) return <EmptyState text={t("board.report_none")} />;
  return (
    <>
      <p>{t("board.period", { from: date(report.from), to: date(report.to) })}</p>
      <table className="table table-figures">
        <thead>
          <tr>
            <th scope="col">{t("board.by_department")}</th>
            {NUMBERS.map((name) => (
              <th scope="col" key={name}>
                {t(`board.${name}`)}
              </th>
            ))}
            <th scope="col">{t("board.average_working_days")}</th>
          </tr>
        </thead>
        <tbody>
          {report.departments.map((of) => (
            <tr key={of.department.id}>
              <td data-label={t("board.by_department")}>
                <div>
                  {text(of.department.text)}
                  <Refusals of={of} />
                </div>
              </td>
              {NUMBERS.map((name) => (
                <td key={name} data-label={t(`board.${name}`)} className="figure">
                  <span className={isBad(name, of[name]) ? "strong fault" : ""}>{of[name]}</span>
                </td>
              ))}
              <td data-label={t("board.average_working_days")} className="figure">
                {typeof of.average_working_days === "number"
                  ? days.format(of.average_working_days)
                  : "—"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function isBad(name: (typeof NUMBERS)[number], value: number): boolean {
  return value > 0 && (name === "late" || name === "open_late");
}

function Refusals({ of }: { of: DepartmentFigures }) {
  const { t, text } = useWords();
  if (of.refusals.length === 0) return null;
  return (
    <ul className="plain faint">
      {of.refusals.map((one) => (
        <li key={`${one.act.id}${one.reason.id}`}>
          {t("board.refusal", {
            act: text(one.act.text),
            reason: text(one.reason.text),
            count: one.count,
          })}
        </li>
      ))}
    </ul>
  );
}
