// The rows of a file that were not taken: which, where in them, and what must hold.
import type { ReactNode } from "react";
import type { RefusedRow } from "../api/schema";
import { useWords } from "./words";

const ROWS_SHOWN = 100;

/** `field` says what stands for the field of a row that has one. */
export function RefusedRows(props: {
  rows: RefusedRow[];
  field: (row: RefusedRow) => ReactNode;
}) {
  const { t, text } = useWords();
  if (props.rows.length === 0) return null;
  return (
    <>
      <table className="table report">
        <thead>
          <tr>
            <th scope="col">{t("import.column_row")}</th>
            <th scope="col">{t("import.column_field")}</th>
            <th scope="col">{t("import.column_must")}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.slice(0, ROWS_SHOWN).map((row, index) => (
            <tr key={index}>
              <td data-label={t("import.column_row")}>{row.row}</td>
              <td data-label={t("import.column_field")}>{props.field(row)}</td>
              <td data-label={t("import.column_must")}>{text(row.must)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.rows.length > ROWS_SHOWN && (
        <p className="faint">{t("import.more", { count: props.rows.length - ROWS_SHOWN })}</p>
      )}
    </>
  );
}
