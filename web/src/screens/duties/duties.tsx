// What has to be done besides decisions: checks of commitments, owed materials, steps; due first.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { keys, useCity, usePaged, useSession } from "../../api/queries";
import type { DutyRow } from "../../api/schema";
import { CheckCommitment } from "../../parts/check-commitment";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { dueText, dutyPath, placeOfDuty } from "./due";

const ROWS = 50;
/** The kinds that have a filter of their own; the others are steps of acts. */
const KINDS = ["", "after_check", "hand_in", "opinion", "site_visit", "public_notice"];

export default function Duties() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const kind = params.get("kind") ?? "";
  const query = usePaged([...keys.duties, kind], (after) =>
    calls.duties({ ...(kind ? { kind } : {}), after, limit: ROWS }),
  );
  const kinds = KINDS.includes(kind) ? KINDS : [...KINDS, kind];
  return (
    <Page
      title={t("duty.title")}
      lead={t("duty.lead")}
      width="wide"
      actions={<Button onClick={() => window.print()}>{t("action.print")}</Button>}
    >
      <div className="filters no-print">
        <Segmented
          value={kind}
          onChange={(next) => setParams(next ? { kind: next } : {}, { replace: true })}
          aria-label={t("duty.filter")}
          options={kinds.map((value) => ({
            value,
            label: value ? t(`duty_kind.${value}`, { defaultValue: value }) : t("state.all"),
          }))}
        />
        <span className="faint" role="status">
          {t("task.count", { count: query.items.length })}
          {query.hasNextPage ? "+" : ""}
        </span>
      </div>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={8} />}
      {query.isSuccess && query.items.length === 0 && (
        <EmptyState text={t(kind ? "duty.none_such" : "duty.none")} />
      )}
      {query.items.length > 0 && <Rows rows={query.items} />}
      <MoreButton query={query} />
    </Page>
  );
}

function Rows({ rows }: { rows: DutyRow[] }) {
  const { t, text, date } = useWords();
  return (
    <table className="table table-lined">
      <thead>
        <tr>
          <th scope="col">{t("duty.due")}</th>
          <th scope="col">{t("duty.what")}</th>
          <th scope="col">{t("duty.case")}</th>
          <th scope="col">{t("duty.since")}</th>
          <th scope="col">{t("duty.action")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.task}${row.kind}${row.about}${row.department?.id ?? ""}`}>
            <td data-label={t("duty.due")}>
              <Due row={row} />
            </td>
            <td data-label={t("duty.what")}>
              <div>
                <strong>{t(`duty_kind.${row.kind}`, { defaultValue: row.kind })}</strong>
                <div>{text(row.text)}</div>
                <div className="faint">
                  {text(row.act) && text(row.act) !== text(row.text) ? text(row.act) : ""}
                  {row.department && ` · ${text(row.department.text)}`}
                </div>
              </div>
            </td>
            <td data-label={t("duty.case")}>
              <div>
                <Link to={`/cases/${placeOfDuty(row).case}`}>
                  {row.subject_text || text(row.package)}
                </Link>
                <div className="faint">
                  {row.subject_text && `${text(row.package)} · `}
                  <span className="mono">{row.number}</span>
                </div>
              </div>
            </td>
            <td data-label={t("duty.since")}>{date(row.since)}</td>
            <td data-label={t("duty.action")}>
              <Act row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Due({ row }: { row: DutyRow }) {
  const { t, date } = useWords();
  const city = useCity();
  if (!city.data) return null;
  const { key, count, tone } = dueText(row.due_on, city.data.today);
  return (
    <div>
      <Tag tone={tone}>{t(key, { count })}</Tag>
      <div className="faint">{date(row.due_on)}</div>
    </div>
  );
}

/** What to do about it here, or the way to where it is done. */
function Act({ row }: { row: DutyRow }) {
  const { t, text } = useWords();
  const session = useSession();
  const client = useQueryClient();
  if (row.kind === "after_check" && session.data?.account?.roles.includes("supervisor")) {
    return (
      <CheckCommitment
        caseId={placeOfDuty(row).case}
        ask={row.about}
        name={text(row.text)}
        onDone={() => client.invalidateQueries({ queryKey: keys.duties })}
      />
    );
  }
  return (
    <Link className="button" to={dutyPath(row)}>
      {t(row.kind === "hand_in" ? "duty.hand_in" : "duty.do")}
    </Link>
  );
}
