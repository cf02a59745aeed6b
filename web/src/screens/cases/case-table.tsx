// Cases as rows: a table where there is room, cards on a phone.
import { Link } from "react-router";
import type { CaseRow } from "../../api/schema";
import { ClockTag, StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export function CaseTable(props: { rows: CaseRow[]; noticeLink?: boolean }) {
  const { t, text, time, date } = useWords();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{t("case.package")}</th>
          <th scope="col">{t("case.number")}</th>
          <th scope="col">{t("case.state")}</th>
          <th scope="col">{t("clock.title")}</th>
          <th scope="col">{t("plan.promised_on")}</th>
          <th scope="col">{t("case.updated_at")}</th>
          {props.noticeLink && <th scope="col">{t("window.print")}</th>}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.id}>
            <td data-label={t("case.package")}>
              <Link to={caseLink(row)}>{text(row.subject_text) || text(row.package.text)}</Link>
              {text(row.subject_text) && <div className="faint">{text(row.package.text)}</div>}
            </td>
            <td data-label={t("case.number")} className="mono">
              {row.number || "—"}
            </td>
            <td data-label={t("case.state")}>
              <StateTag state={row.state} of="case_state" />
            </td>
            <td data-label={t("clock.title")}>
              <ClockTag clock={row.clock} />
            </td>
            <td data-label={t("plan.promised_on")}>{date(row.promised_on) || "—"}</td>
            <td data-label={t("case.updated_at")}>{time(row.updated_at)}</td>
            {props.noticeLink && (
              <td data-label={t("window.print")}>
                {row.submitted_at ? (
                  <Link to={`/window/cases/${row.id}/notice`}>{t("window.notice")}</Link>
                ) : (
                  "—"
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function caseLink(row: CaseRow): string {
  if (row.state === "draft") return `/packages/${row.package.id}/apply?case=${row.id}`;
  return `/cases/${row.id}`;
}
