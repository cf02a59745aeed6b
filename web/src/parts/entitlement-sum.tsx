// What one policy comes to for one party: the amount, and the days on which it can be asked for.
import type { Entitlement } from "../api/schema";
import { useWords } from "./words";

export function EntitlementAmount({ value }: { value: Entitlement }) {
  const { t, text, yuan } = useWords();
  const { due_yuan: due, yuan: exact, up_to_yuan: most, stacked_by: group } = value;
  if (due) {
    return (
      <div className="entitlement-amount">
        <div className="faint">{t("entitlement.due_each")}</div>
        <strong>{yuan(due)}</strong>
        {exact && exact !== due && (
          <div className="faint small">
            {t("entitlement.by_rule", { yuan: yuan(exact) })}
            {group && <div>{t("entitlement.stacked", { group: text(group) })}</div>}
          </div>
        )}
      </div>
    );
  }
  const shown = exact ?? most;
  return (
    <div className="entitlement-amount">
      <div className="faint">
        {t(exact ? "entitlement.would" : most ? "entitlement.most" : "policy.amount")}
      </div>
      {shown ? (
        <strong>{yuan(shown)}</strong>
      ) : (
        t(`amount_by.${value.policy.amount_by}`, { defaultValue: value.policy.amount_by })
      )}
    </div>
  );
}

/** When one may apply, and who was first where it counts once. */
export function EntitlementDays({ value: { window, counted } }: { value: Entitlement }) {
  const { t, text, date } = useWords();
  return (
    <>
      {window && (
        <p className={window.open ? "faint" : "note"}>
          {t(window.open ? "entitlement.open" : "entitlement.closed")}
          {window.opens_on && <> {t("entitlement.opens_on", { date: date(window.opens_on) })}</>}
          {window.closes_on && <> {t("entitlement.closes_on", { date: date(window.closes_on) })}</>}
          {window.grace_until && (
            <> {t("entitlement.grace_until", { date: date(window.grace_until) })}</>
          )}
        </p>
      )}
      {counted && (
        <p className="note note-warning">
          {t("entitlement.counted", { date: date(counted.on), policy: text(counted.policy) })}
        </p>
      )}
    </>
  );
}
