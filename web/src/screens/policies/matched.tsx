// What a match of the city says: now against tried, against the budget, by district.
import { Button } from "antd";
import type { CityMatch, CityTotals } from "../../api/schema";
import { csvOf } from "../../format/csv";
import { download } from "../../format/file";
import { moreYuan, percentOf } from "../../format/money";
import { useWords } from "../../parts/words";
import { districtRows } from "./district-rows";

const COUNTS = ["entitled", "nearly", "unknown"] as const;
const MINUTE_MS = 60_000;

export function Matched({ policy, match }: { policy: string; match: CityMatch }) {
  return (
    <div className="stack">
      <Sums match={match} />
      <Budget match={match} />
      <Age match={match} />
      <Districts policy={policy} match={match} />
    </div>
  );
}

function Sums({ match: { now, tried } }: { match: CityMatch }) {
  const { t, yuan } = useWords();
  const more = tried ? moreYuan(now.yuan, tried.yuan) : null;
  const line = (name: string, counts: string[], sum: string) => (
    <tr>
      <th scope="row">{t(`match.${name}`)}</th>
      {COUNTS.map((column, index) => (
        <td key={column}>{counts[index]}</td>
      ))}
      <td>{sum}</td>
    </tr>
  );
  const whole = (name: string, of: CityTotals) =>
    line(
      name,
      COUNTS.map((column) => number(of[column])),
      yuan(of.yuan),
    );
  return (
    <table className="counts match-sums">
      <thead>
        <tr>
          <td />
          {[...COUNTS, "yuan"].map((column) => (
            <th scope="col" key={column}>
              {t(`match.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {whole("now", now)}
        {tried && whole("tried", tried)}
        {tried &&
          more !== null &&
          line(
            "more",
            COUNTS.map((column) => signed(tried[column] - now[column])),
            more.startsWith("-") || /^0\.00$/.test(more) ? yuan(more) : `+${yuan(more)}`,
          )}
      </tbody>
    </table>
  );
}

const number = (value: number) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const signed = (value: number) =>
  value < 0 ? `−${number(-value)}` : value > 0 ? `+${number(value)}` : "0";

function Budget({ match }: { match: CityMatch }) {
  const { t, yuan } = useWords();
  const budget = match.budget_yuan;
  if (typeof budget !== "number") return <p className="faint">{t("match.no_budget")}</p>;
  const lines: [string, CityTotals | null | undefined][] = [
    ["now", match.now],
    ["tried", match.tried],
  ];
  return (
    <div>
      <h3>{t("match.budget", { yuan: yuan(budget) })}</h3>
      {lines.map(([name, totals]) => {
        const percent = totals ? percentOf(totals.yuan, budget) : null;
        const over = percent !== null && percent > 100;
        return (
          totals &&
          percent !== null && (
            <div key={name} className="match-budget">
              <span>{t(`match.${name}`)}</span>
              <progress max={100} value={Math.min(percent, 100)} aria-label={t(`match.${name}`)} />
              <span className={over ? "strong fault" : ""}>
                {t(over ? "match.over" : "match.within", { percent })}
              </span>
            </div>
          )
        );
      })}
    </div>
  );
}

function Age({ match }: { match: CityMatch }) {
  const { t, date, time } = useWords();
  const minutes = Math.max(Math.floor((Date.now() - Date.parse(match.as_of)) / MINUTE_MS), 0);
  return (
    <p className="faint">
      {t("match.age", {
        at: time(match.as_of),
        minutes,
        on: date(match.on),
        parties: number(match.parties),
        took: match.took_ms,
      })}
    </p>
  );
}

function Districts({ policy, match }: { policy: string; match: CityMatch }) {
  const { t, text, yuan } = useWords();
  const rows = districtRows(match);
  if (rows.length === 0) return null;
  const name = (row: (typeof rows)[number]) => text(row.text) || t("match.no_district");
  const save = () => {
    const head = ["district", "now_entitled", "now_yuan", "tried_entitled", "tried_yuan"];
    const lines = rows.map((row) => [
      name(row),
      row.now.entitled,
      row.now.yuan,
      ...(match.tried ? [row.tried.entitled, row.tried.yuan] : []),
    ]);
    const heads = head.slice(0, match.tried ? 5 : 3).map((column) => t(`match_csv.${column}`));
    download(`${policy}-${match.on}.csv`, csvOf([heads, ...lines]), "text/csv");
  };
  return (
    <div>
      <div className="row-between">
        <h3>{t("match.districts")}</h3>
        <Button className="no-print" onClick={save}>
          {t("board.download")}
        </Button>
      </div>
      <table className="counts match-districts">
        <thead>
          <tr>
            <th scope="col">{t("match.district")}</th>
            <th scope="col">{t("match.now")}</th>
            {match.tried && <th scope="col">{t("match.tried")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{name(row)}</th>
              <td>
                {number(row.now.entitled)}
                <div className="faint">{yuan(row.now.yuan)}</div>
              </td>
              {match.tried && (
                <td>
                  {number(row.tried.entitled)}
                  <div className="faint">{yuan(row.tried.yuan)}</div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
