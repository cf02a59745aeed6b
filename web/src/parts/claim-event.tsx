// One event that pays without a claim: what happened, what the rules saw, what was paid.
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { ClaimEventView } from "../api/schema";
import { ClauseList } from "./clause-list";
import { StateTag, Tag } from "./tags";
import { useWords } from "./words";

export function ClaimEventCard(props: { event: ClaimEventView; children?: ReactNode }) {
  const { t, text, date, time, yuan } = useWords();
  const { event } = props;
  return (
    <article className="card entitlement" data-event={event.event}>
      <div className="row-between">
        <div className="entitlement-name">
          <div>
            <StateTag state={event.state} of="claim_event_state" />{" "}
            {event.late && <Tag tone="red">{t("claim_event.late")}</Tag>}
          </div>
          <strong>{text(event.kind.text)}</strong>
          <div className="faint small">
            <code>{event.event}</code> · {event.payee}
          </div>
        </div>
        <div className="entitlement-amount">
          <strong>{yuan(event.yuan)}</strong>
          <div className="faint small">{t("claim_event.paid", { yuan: yuan(event.paid_yuan) })}</div>
          {event.over_yuan && (
            <div className="small">{t("claim_event.over", { yuan: yuan(event.over_yuan) })}</div>
          )}
        </div>
      </div>
      <p className="faint small">
        {t("claim_event.arrived", { at: time(event.arrived_at) })}
        {event.due_on && ` · ${t("claim_event.due", { date: date(event.due_on) })}`}
      </p>
      {event.failing.map((clause) => (
        <p key={clause.id} className="note note-warning">
          {t("entitlement.fails", { clause: text(clause.text) })}
        </p>
      ))}
      {event.missing.map((fact) => (
        <p key={fact.fact} className="note">
          {t("claim_event.missing", { fact: text(fact.text), holder: text(fact.holder) })}
        </p>
      ))}
      {event.note && <p className="note">{event.note}</p>}
      {event.draw && (
        <p className="faint small">
          {t(event.draw.drawn ? "claim_event.drawn" : "claim_event.not_drawn", {
            seed: event.draw.seed,
            share: event.draw.share,
          })}
        </p>
      )}
      {event.payments.length > 0 && (
        <ul className="rows">
          {event.payments.map((payment) => (
            <li key={payment.run} className="row-between">
              <span className="payment-yuan">{yuan(payment.yuan)}</span>
              <StateTag state={payment.state} of="payment_state" />
            </li>
          ))}
        </ul>
      )}
      {props.children}
      <Why event={event} />
    </article>
  );
}

/** The clauses of the policy that settled it, and the lines of a bill. */
function Why({ event }: { event: ClaimEventView }) {
  const { t, text, yuan } = useWords();
  const says = event.says;
  if (!says) return null;
  return (
    <details>
      <summary>{t("claim_event.why")}</summary>
      <p>
        <Link to={`/policies/${says.policy.id}`}>{text(says.policy.text)}</Link>
      </p>
      {(event.lines?.length ?? 0) > 0 && (
        <ul className="rows">
          {event.lines?.map((line, index) => (
            <li key={index} className="row-between">
              <span>
                <code>{line.code}</code> {yuan(line.yuan)}
              </span>
              <span>
                {t(`outcome.${line.result}`)} · {yuan(line.counted_yuan)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ClauseList clauses={says.clauses} />
    </details>
  );
}
