// Mandates in a list: who, for what, until when, and what may be done with each.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { Mandate, MandateParty } from "../../api/schema";
import { ConfirmAction } from "../../parts/confirm-action";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { PutScan } from "./scan";

interface Props {
  rows: Mandate[];
  /** The party that the reader is not. */
  side: "agent" | "principal";
  /** Whether scans of papers may be handed in: at the window. */
  scans?: boolean;
}

export function MandateRows({ rows, side, scans = false }: Props) {
  if (rows.length === 0) return null;
  return (
    <ul className="rows card">
      {rows.map((row) => (
        <Row key={row.id} row={row} side={side} scans={scans} />
      ))}
    </ul>
  );
}

function Row({ row, side, scans }: Omit<Props, "rows"> & { row: Mandate }) {
  const { t, text, date, time } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  const revoke = async (reason: string) => {
    await calls.revokeMandate(row.id, reason);
    void message.success(t("mandate.revoked"));
    await client.invalidateQueries({ queryKey: keys.mandates });
  };
  const scope = row.packages.map((one) => text(one.text)).join(t("list.and"));
  return (
    <li data-mandate={row.id}>
      <div className="row-between">
        <span>
          <strong>{t(`mandate.${side}`)}</strong> <Party of={row[side]} />
        </span>
        <StateTag state={row.state} of="mandate_state" />
      </div>
      <div>
        {t("mandate.scope")} <strong>{scope || t("mandate.all_packages")}</strong> ·{" "}
        {row.owned && <>{t("mandate.with_owned")} · </>}
        {t(row.commitments ? "mandate.may_sign" : "mandate.may_not_sign")}
      </div>
      <div className="faint">
        {t("mandate.period", { from: time(row.granted_at), to: date(row.to) })}
        {row.paper && <> · {t("mandate.paper", { paper: row.paper })}</>}
        {row.scan_sha256 && (
          <>
            {" · "}
            <a href={calls.mandateScanUrl(row.id)}>{t("mandate.scan")}</a>
          </>
        )}
        {row.revoked_at && <> · {t("mandate.revoked_at", { time: time(row.revoked_at) })}</>}
        {row.reason && <> ({row.reason})</>}
      </div>
      <div className="inline no-print">
        {row.allowed.includes("use") &&
          row.packages.map((one) => (
            <Link
              key={one.id}
              className="button"
              to={`/packages/${one.id}/apply?mandate=${encodeURIComponent(row.id)}`}
            >
              {t("mandate.use", { package: text(one.text) })}
            </Link>
          ))}
        {row.allowed.includes("use") && row.packages.length === 0 && (
          <span>{t("mandate.use_any")}</span>
        )}
        {scans && row.paper && !row.scan_sha256 && <PutScan id={row.id} />}
        {row.allowed.includes("revoke") && (
          <ConfirmAction
            label={t("mandate.revoke")}
            title={t("mandate.revoke_title")}
            explain={t("mandate.revoke_explain")}
            reason={t("mandate.revoke_reason")}
            act={revoke}
          />
        )}
      </div>
    </li>
  );
}

/** By name; the key, as far as it is shown, tells two of the same name apart. */
function Party({ of }: { of: MandateParty }) {
  const { t } = useWords();
  return (
    <>
      {of.name || t(`party.${of.register}`, { defaultValue: of.register })}{" "}
      <span className="mono faint">{of.key}</span>
    </>
  );
}
