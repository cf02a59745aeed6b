// What was objected to on a public list, and the answers.
import { App } from "antd";
import * as calls from "../../api/calls";
import { usePaymentObjections } from "../../api/queries";
import type { PaymentObjectionView, PayRunView } from "../../api/schema";
import { Section } from "../../parts/page";
import { Offers, SmallForm } from "../../parts/small-form";
import { EmptyState, QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { useRefreshRuns } from "./run-deeds";

export function Objections({ run }: { run: PayRunView }) {
  const { t } = useWords();
  const query = usePaymentObjections(run.id, run.allowed.includes("reconcile"));
  return (
    <Section title={t("payment_objection.title")}>
      {run.allowed.includes("reconcile") && (
        <QueryGate query={query} rows={2}>
          {(objections) =>
            objections.length === 0 ? (
              <EmptyState text={t("payment_objection.none")} />
            ) : (
              <ul className="rows card">
                {objections.map((one) => (
                  <Objection key={one.id} run={run} objection={one} />
                ))}
              </ul>
            )
          }
        </QueryGate>
      )}
      {run.allowed.includes("object") && <ObjectForm run={run.id} />}
    </Section>
  );
}

function Objection({ run, objection }: { run: PayRunView; objection: PaymentObjectionView }) {
  const { t, time } = useWords();
  const answered = typeof objection.founded === "boolean";
  return (
    <li>
      <div className="row-between">
        <strong>{t("payment_objection.to", { seq: objection.seq })}</strong>
        {answered ? (
          <Tag tone={objection.founded ? "yellow" : "grey"}>
            {t(objection.founded ? "deed_choice.answer_yes" : "deed_choice.answer_no")}
          </Tag>
        ) : (
          <Tag tone="blue">{t("payment_objection.open")}</Tag>
        )}
      </div>
      <div className="faint">{time(objection.made_at)}</div>
      <p className="said">{objection.text}</p>
      {objection.answer && (
        <p>{t("payment_objection.answer_is", { answer: objection.answer })}</p>
      )}
      {!answered && run.allowed.includes("answer") && (
        <AnswerForm run={run.id} id={objection.id} />
      )}
    </li>
  );
}

function AnswerForm({ run, id }: { run: string; id: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefreshRuns();
  const form = (
    <SmallForm
      explain={t("payment_objection.answer_explain")}
      fields={[
        {
          name: "founded",
          kind: "one",
          label: t("deed_field.founded"),
          choices: [
            { value: "yes", label: t("deed_choice.answer_yes") },
            { value: "no", label: t("deed_choice.answer_no") },
          ],
        },
        { name: "text", kind: "words", label: t("deed_field.answer_text") },
      ]}
      submit={t("deed_submit.answer")}
      act={async (typed) => {
        const body = { founded: typed.founded === "yes", text: (typed.text ?? "").trim() };
        await calls.answerPaymentObjection(run, id, body);
        void message.success(t("payment_objection.answered"));
        await refresh();
      }}
    />
  );
  return <Offers label={t("deed.answer")} offers={[{ id: "answer", label: t("deed.answer"), form }]} />;
}

/** The form by which somebody who has signed in objects. */
export function ObjectForm({ run }: { run: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useRefreshRuns();
  const form = (
    <SmallForm
      fields={[
        { name: "seq", kind: "line", label: t("payment_objection.seq") },
        { name: "text", kind: "words", label: t("deed_field.object_text") },
      ]}
      submit={t("deed_submit.object")}
      act={async (typed) => {
        const body = { seq: Number(typed.seq), text: (typed.text ?? "").trim() };
        await calls.objectToPayment(run, body);
        void message.success(t("public_notice.objected"));
        await refresh();
      }}
    />
  );
  return <Offers label={t("deed.object")} offers={[{ id: "object", label: t("deed.object"), form }]} />;
}
