// The supervision board: what is late or soon due, why, since when, in whose hands, and who knows.
import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { keys, usePaged } from "../../api/queries";
import type { BoardCounts, BoardRow } from "../../api/schema";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Counts } from "./counts";
import { COLOURS, GROUPS, countsOf, totalOf, type Colour, type Group } from "./totals";

const REFETCH_MS = 60_000;
const ROWS = 50;

/** What of the board is shown; all of it stands in the address, so that it can be passed on. */
export interface Shown {
  colour: Colour | "";
  group: Group;
  /** Chosen ids by kind. */
  chosen: Partial<Record<Group, string>>;
}

export default function Board() {
  const { t } = useWords();
  const [shown, show] = useShown();
  const { colour, chosen } = shown;
  const query = usePaged(
    [...keys.board, colour, chosen],
    (after) => calls.board({ ...chosen, ...(colour ? { colour } : {}), after, limit: ROWS }),
    { refetchMs: REFETCH_MS },
  );
  const counts = query.data?.pages[0]?.counts;
  return (
    <Page
      title={t("board.title")}
      lead={t("board.lead")}
      width="wide"
      actions={
        <>
          <Link className="button" to="/board/report">
            {t("board.report")}
          </Link>
          <Button onClick={() => window.print()}>{t("action.print")}</Button>
        </>
      }
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {counts && <ColourChoice counts={counts} shown={shown} onShow={show} />}
      <div className="board">
        <section className="board-rows" aria-label={t("board.rows")}>
          <Chosen counts={counts} shown={shown} onShow={show} />
          {query.isPending && <Loading rows={8} />}
          {query.isSuccess && query.items.length === 0 && (
            <EmptyState text={t(emptyOf(shown))} />
          )}
          {query.items.length > 0 && <Rows rows={query.items} />}
          <MoreButton query={query} />
        </section>
        {counts && <Counts counts={counts} shown={shown} onShow={show} />}
      </div>
    </Page>
  );
}

function emptyOf({ colour, chosen }: Shown): string {
  const all = Object.values(chosen).every((id) => !id);
  return all && !colour ? "board.none" : "board.none_such";
}

function useShown(): [Shown, (next: Shown) => void] {
  const [params, setParams] = useSearchParams();
  const of = (name: Group) => {
    const value = params.get(name);
    return value ? { [name]: value } : {};
  };
  const shown: Shown = {
    colour: COLOURS.find((one) => one === params.get("colour")) ?? "",
    group: GROUPS.find((one) => one === params.get("by")) ?? "department",
    chosen: { ...of("department"), ...of("act"), ...of("district") },
  };
  const show = (next: Shown) => {
    const { colour, group, chosen } = next;
    const set = { ...chosen, colour, by: group === "department" ? "" : group };
    const pairs = Object.entries(set).filter(([, value]) => value);
    setParams(new URLSearchParams(pairs as [string, string][]), { replace: true });
  };
  return [shown, show];
}

/** How much there is of each colour; a press shows only that. */
function ColourChoice(props: {
  counts: BoardCounts;
  shown: Shown;
  onShow: (next: Shown) => void;
}) {
  const { t } = useWords();
  const { shown, onShow } = props;
  const totals = totalOf(props.counts.departments);
  return (
    <div className="totals" role="group" aria-label={t("board.filter_colour")}>
      {COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={`total total-${colour}`}
          aria-pressed={shown.colour === colour}
          onClick={() => onShow({ ...shown, colour: shown.colour === colour ? "" : colour })}
        >
          <span className={`clock clock-${colour}`}>
            <span className="clock-dot" aria-hidden="true" />
            {t(`colour.${colour}`)}
          </span>
          <strong>{totals[colour]}</strong>
        </button>
      ))}
      <p className="faint">{t("board.open_of", { count: totals.open })}</p>
    </div>
  );
}

/** What the rows are narrowed down to, each with the way out of it. */
function Chosen(props: {
  counts: BoardCounts | undefined;
  shown: Shown;
  onShow: (next: Shown) => void;
}) {
  const { t, text } = useWords();
  const { counts, shown, onShow } = props;
  const nameOf = (group: Group, id: string) => {
    const found = counts && countsOf(counts, group).find((count) => count.id === id);
    return found ? text(found.text) : id;
  };
  const chosen = GROUPS.flatMap((group) => {
    const id = shown.chosen[group];
    return id ? [{ group, id }] : [];
  });
  return (
    <div className="filters">
      <h2>{shown.colour ? t(`colour.${shown.colour}`) : t("board.red_and_yellow")}</h2>
      {chosen.map(({ group, id }) => (
        <Button
          key={group}
          aria-label={t("board.without", { name: nameOf(group, id) })}
          onClick={() => onShow({ ...shown, chosen: { ...shown.chosen, [group]: "" } })}
        >
          {nameOf(group, id)} ×
        </Button>
      ))}
    </div>
  );
}

function Rows({ rows }: { rows: BoardRow[] }) {
  const { t, text, time } = useWords();
  return (
    <table className="table table-lined">
      <thead>
        <tr>
          <th scope="col">{t("board.why")}</th>
          <th scope="col">{t("board.what")}</th>
          <th scope="col">{t("board.who")}</th>
          <th scope="col">{t("board.since")}</th>
          <th scope="col">{t("board.told")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.id}${row.step?.id ?? ""}${row.duty}${row.department.id}`}>
            <td data-label={t("board.why")}>
              <Why row={row} />
            </td>
            <td data-label={t("board.what")}>
              <div>
                <Link to={`/tasks/${row.id}`}>{text(row.act.text)}</Link>
                <div>
                  {row.step ? `${text(row.step.text)} · ` : ""}
                  {text(row.duty_text)}
                </div>
                <div className="faint">
                  {text(row.package)}
                  {row.subject_text && ` · ${row.subject_text}`} ·{" "}
                  <Link className="mono" to={`/cases/${row.case}`}>
                    {row.number ?? t("case.title")}
                  </Link>
                </div>
              </div>
            </td>
            <td data-label={t("board.who")}>
              <div>
                {text(row.department.text)}
                <div className="faint">
                  {row.district ? text(row.district.text) : t("board.whole_city")}
                </div>
              </div>
            </td>
            <td data-label={t("board.since")}>{time(row.since) || "—"}</td>
            <td data-label={t("board.told")}>
              <div>
                <span className={`level level-${row.level}`}>{text(row.level_text)}</span>
                <div className="faint">{time(row.told_at)}</div>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The colour in words, and what it comes from. */
function Why({ row }: { row: BoardRow }) {
  const { t, text, date } = useWords();
  const { colour, over_working_days: over, limit_working_days: limit } = row;
  const words = colour === "red" && over > 0 ? t("clock.late", { count: over }) : null;
  return (
    <div>
      <span className={`clock clock-${colour}`}>
        <span className="clock-dot" aria-hidden="true" />
        {words ?? t(`colour.${colour}`)}
      </span>
      {row.stopped_for && <div>{text(row.stopped_for)}</div>}
      {row.due_on && (
        <div className="faint">{t("clock.due", { date: date(row.due_on) })}</div>
      )}
      <div className="faint">{t("board.limit", { count: limit })}</div>
      {row.coloured_on && (
        <div className="faint">
          {t("board.coloured_on", {
            date: date(row.coloured_on),
            colour: t(`colour.${colour}`),
          })}
        </div>
      )}
    </div>
  );
}
