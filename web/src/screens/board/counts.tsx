// How much is late and soon due: by department, by district, by act; a press narrows the rows.
import { Button, Segmented } from "antd";
import { useState } from "react";
import type { BoardCount, BoardCounts } from "../../api/schema";
import { useWords } from "../../parts/words";
import type { Shown } from "./board";
import { GROUPS, byUrgency, countsOf, type Colour, type Group } from "./totals";

/** Lines that are shown before somebody asks for all. */
const FEW = 12;
const COLUMNS = ["red", "yellow", "stopped"] as const satisfies readonly Colour[];

export function Counts(props: {
  counts: BoardCounts;
  shown: Shown;
  onShow: (next: Shown) => void;
}) {
  const { t, text } = useWords();
  const { counts, shown, onShow } = props;
  const { group } = shown;
  const [all, setAll] = useState(false);
  const lines = byUrgency(countsOf(counts, group));
  const some = all ? lines : lines.slice(0, FEW);
  const choose = (id: string, colour: Shown["colour"]) =>
    onShow({ ...shown, colour, chosen: { ...shown.chosen, [group]: id } });
  return (
    <section className="board-counts" aria-label={t("board.counts")}>
      <h2 className="hidden-label">{t("board.counts")}</h2>
      <Segmented<Group>
        value={group}
        onChange={(next) => onShow({ ...shown, group: next })}
        aria-label={t("board.group")}
        options={GROUPS.map((value) => ({ value, label: t(`board.by_${value}`) }))}
      />
      {lines.length === 0 ? (
        <p className="faint">{t("board.nothing_open")}</p>
      ) : (
        <table className="counts">
          <thead>
            <tr>
              <th scope="col">{t(`board.by_${group}`)}</th>
              {COLUMNS.map((colour) => (
                <th scope="col" key={colour}>
                  {t(`colour.${colour}`)}
                </th>
              ))}
              <th scope="col">{t("board.open")}</th>
            </tr>
          </thead>
          <tbody>
            {some.map((line) => (
              <tr key={line.id ?? ""} className={isChosen(line, shown) ? "chosen" : ""}>
                <th scope="row">
                  {line.id ? (
                    <button
                      type="button"
                      className="link"
                      onClick={() => choose(line.id ?? "", shown.colour)}
                    >
                      {text(line.text)}
                    </button>
                  ) : (
                    text(line.text)
                  )}
                </th>
                {COLUMNS.map((colour) => (
                  <td key={colour}>
                    <Cell line={line} colour={colour} onChoose={choose} />
                  </td>
                ))}
                <td>{line.open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.length > FEW && (
        <Button className="no-print" type="text" onClick={() => setAll(!all)}>
          {all ? t("board.fewer") : t("board.all", { count: lines.length })}
        </Button>
      )}
    </section>
  );
}

function isChosen(line: BoardCount, { chosen, group }: Shown): boolean {
  return line.id !== null && line.id !== undefined && chosen[group] === line.id;
}

function Cell(props: {
  line: BoardCount;
  colour: (typeof COLUMNS)[number];
  onChoose: (id: string, colour: Colour) => void;
}) {
  const { t, text } = useWords();
  const { line, colour, onChoose } = props;
  const count = line[colour];
  if (count === 0) return <span className="faint">0</span>;
  if (!line.id) return <span className={`tag tag-${toneOf(colour)}`}>{count}</span>;
  return (
    <button
      type="button"
      className={`tag tag-${toneOf(colour)} tag-button`}
      aria-label={t("board.only", { name: text(line.text), colour: t(`colour.${colour}`), count })}
      onClick={() => onChoose(line.id ?? "", colour)}
    >
      {count}
    </button>
  );
}

function toneOf(colour: (typeof COLUMNS)[number]): string {
  return colour === "stopped" ? "grey" : colour;
}
