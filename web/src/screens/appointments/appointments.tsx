// Half hours that were booked: one's own, or those of a clerk's halls; each can be given back.
import { useQueryClient } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { keys, usePaged } from "../../api/queries";
import type { Appointment } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export default function Appointments() {
  const { t } = useWords();
  const [past, setPast] = useState(false);
  const query = usePaged([...keys.appointments, past], (after) =>
    calls.appointments({ after, ...(past ? { past } : {}) }),
  );
  return (
    <Page
      title={t("menu.appointments")}
      lead={t("appointment.lead")}
      width="wide"
      actions={
        <Link className="button button-primary" to="/service-points">
          {t("appointment.new")}
        </Link>
      }
    >
      <div className="filters">
        <Segmented
          value={past}
          onChange={setPast}
          aria-label={t("appointment.filter")}
          options={[
            { value: false, label: t("appointment.ahead") },
            { value: true, label: t("state.all") },
          ]}
        />
      </div>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && (
        <EmptyState text={t(past ? "appointment.none" : "appointment.none_ahead")} />
      )}
      {query.items.length > 0 && <Rows rows={query.items} />}
      <MoreButton query={query} />
    </Page>
  );
}

function Rows({ rows }: { rows: Appointment[] }) {
  const { t, text, date } = useWords();
  return (
    <table className="table table-lined">
      <thead>
        <tr>
          <th scope="col">{t("appointment.when")}</th>
          <th scope="col">{t("appointment.where")}</th>
          <th scope="col">{t("case.package")}</th>
          <th scope="col">{t("case.state")}</th>
          <th scope="col">{t("duty.action")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td data-label={t("appointment.when")}>
              <div>
                {date(row.on)} <strong>{row.at}</strong>
                <div className="faint">
                  {t("appointment.seat", { seat: row.seat })}
                  {row.at_window && ` · ${t("appointment.at_window")}`}
                </div>
              </div>
            </td>
            <td data-label={t("appointment.where")}>
              <div>
                {text(row.service_point.text)}
                <div className="faint">{text(row.address)}</div>
              </div>
            </td>
            <td data-label={t("case.package")}>
              {row.package ? (
                <Link to={`/packages/${row.package.id}`}>{text(row.package.text)}</Link>
              ) : (
                "—"
              )}
            </td>
            <td data-label={t("case.state")}>
              <StateTag state={row.state} of="appointment_state" />
            </td>
            <td data-label={t("duty.action")}>{actOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function actOf(row: Appointment) {
  return row.allowed.includes("cancel") ? <Cancel row={row} /> : <span className="faint">—</span>;
}

function Cancel({ row }: { row: Appointment }) {
  const { t, text, date } = useWords();
  const client = useQueryClient();
  const cancel = async () => {
    await calls.cancelAppointment(row.id);
    await client.invalidateQueries({ queryKey: keys.appointments });
    await client.invalidateQueries({ queryKey: keys.slots });
  };
  return (
    <ConfirmAction
      label={t("appointment.cancel")}
      title={t("appointment.cancel_title")}
      explain={t("appointment.cancel_explain", {
        when: `${date(row.on)} ${row.at}`,
        where: text(row.service_point.text),
      })}
      act={cancel}
    />
  );
}
