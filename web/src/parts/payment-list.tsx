// What was paid to a party or is on its way, each with how far it has come.
import type { ReactNode } from "react";
import type { OwnPayment } from "../api/schema";
import { wayOfPayment } from "./pay-steps";
import { PaymentDays } from "./payment-days";
import { PayStepsBar } from "./pay-steps-bar";
import { useReason } from "./payment-reason";
import { StateTag } from "./tags";
import { useWords } from "./words";

interface Props {
  payments: OwnPayment[];
  /** What its party may do about one. */
  deedOf?: (payment: OwnPayment) => ReactNode;
}

export function PaymentList({ payments, deedOf }: Props) {
  const { t, text, date, yuan } = useWords();
  const reasonOf = useReason();
  return (
    <ul className="rows card own-payments">
      {payments.map((payment) => (
        <li key={`${payment.run}/${payment.seq}`}>
          <div className="row-between">
            <strong>{text(payment.policy)}</strong>
            <span>
              <strong className="payment-yuan">{yuan(payment.yuan)}</strong>{" "}
              <StateTag state={payment.state} of="payment_state" />
            </span>
          </div>
          <PayStepsBar way={wayOfPayment(payment.state, payment.public_until)} />
          {payment.public_until && (
            <div className="faint">
              {t("pay_run.public_until", { date: date(payment.public_until) })}
            </div>
          )}
          <PaymentDays payment={payment} />
          {payment.reason && (
            <div className="fault">{t("payment.reason_is", { reason: reasonOf(payment) })}</div>
          )}
          {deedOf?.(payment)}
        </li>
      ))}
    </ul>
  );
}
