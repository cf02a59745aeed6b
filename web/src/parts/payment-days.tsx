// What a payment says of its days: by when, which part, when the next, its place in the queue.
import { useWords } from "./words";

interface Days {
  state: string;
  due_on?: string | null;
  overdue?: boolean;
  part?: number | null;
  parts?: number | null;
  next_on?: string | null;
  place?: number | null;
}

export function PaymentDays({ payment }: { payment: Days }) {
  const { t, date } = useWords();
  const { part, parts, due_on: dueOn, next_on: nextOn, place } = payment;
  return (
    <>
      {place && <div className="faint small">{t("payment.place", { place })}</div>}
      {part && parts && (
        <div className="faint small">
          {t("payment.part", { part, parts })}
          {nextOn && payment.state !== "queued" && (
            <> {t("payment.next_on", { date: date(nextOn) })}</>
          )}
        </div>
      )}
      {dueOn && (
        <div className={payment.overdue ? "fault small" : "faint small"}>
          {t(payment.overdue ? "payment.overdue" : "payment.due_on", { date: date(dueOn) })}
        </div>
      )}
    </>
  );
}
