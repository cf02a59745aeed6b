// What was paid to me or is on its way, each with how far it has come.
import type { OwnPayment, RecordView } from "../../api/schema";
import { wayOfPayment } from "../../parts/pay-steps";
import { PaymentDays } from "../../parts/payment-days";
import { PayStepsBar } from "../../parts/pay-steps-bar";
import { useReason } from "../../parts/payment-reason";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Confirm } from "./confirm";

interface Props {
  payments: OwnPayment[];
  record: RecordView;
}

export function OwnPayments({ payments, record }: Props) {
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
          {payment.confirmable && <Confirm payment={payment} record={record} />}
        </li>
      ))}
    </ul>
  );
}
