// Who read what, when and why.
import type { ReadRow } from "../api/schema";
import { useWords } from "./words";

export function ReadsTable({ rows }: { rows: ReadRow[] }) {
  const { t, text, time } = useWords();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("me.at")}</th>
          <th scope="col">{t("me.reader")}</th>
          <th scope="col">{t("me.purpose")}</th>
          <th scope="col">{t("me.facts")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td data-label={t("me.at")}>{time(row.at)}</td>
            <td data-label={t("me.reader")}>{text(row.reader)}</td>
            <td data-label={t("me.purpose")}>{text(row.purpose)}</td>
            <td data-label={t("me.facts")}>
              {row.facts.map((fact) => text(fact)).join(t("list.and"))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
