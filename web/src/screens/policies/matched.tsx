// What a match of the city says: one side or two, against the budget, and by group.
import { Button, Tabs } from "antd";
import { useState } from "react";
import type { CityTotals, CityWeighed } from "../../api/schema";
import { csvOf } from "../../format/csv";
import { download } from "../../format/file";
import { moreYuan, percentOf } from "../../format/money";
import { useWords } from "../../parts/words";
import { groupingsOf, groupRows, type GroupRow } from "./group-rows";

const COUNTS = ["entitled", "nearly", "unknown"] as const;
const MINUTE_MS = 60_000;

/** One policy weighed: what it is called here, and what came of it. */
export interface Side {
  name: string;
  totals: CityTotals;
  /** All that there is in a year, in yuan. */
  budget: number | null;
}

interface MatchedProps {
  /** What the table of groups is called when it is taken away, without an ending. */
  file: string;
  weighed: CityWeighed;
  /** What is held against, then what is tried. */
  sides: Side[];
}

export function Matched({ file, weighed, sides }: MatchedProps) {
  return (
    <div className="stack">
      <Sums sides={sides} />
      <Budget sides={sides} />
      <Age weighed={weighed} />
      <GroupTabs file={`${file}-${weighed.on}`} sides={sides} />
    </div>
  );
}

function Sums({ sides }: { sides: Side[] }) {
  const { t, yuan } = useWords();
  const [first, second] = sides;
  const more = first && second ? moreYuan(first.totals.yuan, second.totals.yuan) : null;
  const line = (name: string, counts: string[], sum: string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      {COUNTS.map((column, index) => (
        <td key={column}>{counts[index]}</td>
      ))}
      <td>{sum}</td>
    </tr>
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
        {sides.map(({ name, totals }) =>
          line(
            name,
            COUNTS.map((column) => number(totals[column])),
            yuan(totals.yuan),
          ),
        )}
        {first &&
          second &&
          more !== null &&
          line(
            t("match.more"),
            COUNTS.map((column) => signed(second.totals[column] - first.totals[column])),
            more.startsWith("-") || /^0\.00$/.test(more) ? yuan(more) : `+${yuan(more)}`,
          )}
      </tbody>
    </table>
  );
}

const number = (value: number) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const signed = (value: number) =>
  value < 0 ? `−${number(-value)}` : value > 0 ? `+${number(value)}` : "0";

function Budget({ sides }: { sides: Side[] }) {
  const { t, yuan } = useWords();
  const limited = sides.filter((side) => side.budget !== null);
  if (limited.length === 0) return <p className="faint">{t("match.no_budget")}</p>;
  return (
    <div>
      <h3>{t("match.against_budget")}</h3>
      {limited.map(({ name, totals, budget }) => {
        const percent = percentOf(totals.yuan, budget ?? 0);
        if (percent === null) return null;
        const over = percent > 100;
        return (
          <div key={name} className="match-budget">
            <span>{name}</span>
            <progress max={100} value={Math.min(percent, 100)} aria-label={name} />
            <span className={over ? "strong fault" : ""}>
              {t(over ? "match.over" : "match.within", { percent, yuan: yuan(budget ?? 0) })}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Age({ weighed }: { weighed: CityWeighed }) {
  const { t, date, time } = useWords();
  const minutes = Math.max(Math.floor((Date.now() - Date.parse(weighed.as_of)) / MINUTE_MS), 0);
  return (
    <p className="faint">
      {t("match.age", {
        at: time(weighed.as_of),
        minutes,
        on: date(weighed.on),
        parties: number(weighed.parties),
        took: weighed.took_ms,
      })}
    </p>
  );
}

/** By district, by industry, by size: what the party has. One is shown, and can be taken away. */
function GroupTabs({ file, sides }: { file: string; sides: Side[] }) {
  const { t, text } = useWords();
  const totals = sides.map((side) => side.totals);
  const groupings = groupingsOf(totals);
  const [chosen, choose] = useState("");
  const shown = groupings.find((one) => one.fact === chosen) ?? groupings[0];
  if (!shown || totals.every((side) => side.entitled === 0)) return null;
  const rows = groupRows(totals, shown.fact);
  const name = (row: GroupRow) => text(row.text) || t("match.no_group");
  const save = () => {
    const heads = sides.flatMap((side) => [
      t("match_csv.entitled", { name: side.name }),
      t("match_csv.yuan", { name: side.name }),
    ]);
    const lines = rows.map((row) => [
      name(row),
      ...row.sums.flatMap((sum) => [sum.entitled, sum.yuan]),
    ]);
    const fact = shown.fact.split(".").pop() ?? "";
    download(`${file}-${fact}.csv`, csvOf([[text(shown.text), ...heads], ...lines]), "text/csv");
  };
  return (
    <Tabs
      className="match-groups"
      destroyOnHidden
      activeKey={shown.fact}
      onChange={choose}
      items={groupings.map((one) => ({
        key: one.fact,
        label: text(one.text),
        children: one.fact === shown.fact && (
          <div className="stack-s">
            <GroupTable title={text(one.text)} sides={sides} rows={rows} name={name} />
            <Button className="no-print match-save" onClick={save}>
              {t("board.download")}
            </Button>
          </div>
        ),
      }))}
    />
  );
}

interface GroupTableProps {
  title: string;
  sides: Side[];
  rows: GroupRow[];
  name: (row: GroupRow) => string;
}

function GroupTable({ title, sides, rows, name }: GroupTableProps) {
  const { yuan } = useWords();
  return (
    <table className="counts match-groups-table">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          {sides.map((side) => (
            <th scope="col" key={side.name}>
              {side.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{name(row)}</th>
            {row.sums.map((sum, at) => (
              <td key={sides[at]?.name}>
                {number(sum.entitled)}
                <div className="faint">{yuan(sum.yuan)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
