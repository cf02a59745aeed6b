// Orders about a task: its clock, more time, objections, and decisions that fall or are mended.
import { App, Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import { useAct, useSession } from "../../api/queries";
import type { Act, Fact, TaskDetail } from "../../api/schema";
import { answerOf } from "../../form/form-model";
import { ConfirmForm } from "../../parts/confirm-form";
import { useRefresh } from "../../parts/deed-form";
import type { FormField, Typed } from "../../parts/form-fields";
import { ProblemAlert } from "../../parts/problem";
import { Offers, SmallForm, type Offer } from "../../parts/small-form";
import { Undone } from "../../parts/undone";
import { useWords } from "../../parts/words";
import { becauseOf, ordersOf, suspensionsOf, type Order } from "./orders";

interface Props {
  value: TaskDetail;
  definitions: Map<string, Fact>;
}

/** Whether there is anything to show about orders. */
export function hasOrders(value: TaskDetail): boolean {
  const { orders } = value;
  return Boolean(
    orders.suspended_for ??
    orders.extension_working_days ??
    orders.objection ??
    orders.outside ??
    orders.revoked ??
    orders.corrected ??
    (orders.deemed || null),
  );
}

export function OrdersPanel({ value, definitions }: Props) {
  const { t } = useWords();
  const session = useSession();
  const orders = ordersOf(value, session.data?.account ?? null);
  const refresh = useRefresh();
  const { message } = App.useApp();
  const done = async (words: string) => {
    void message.success(words);
    await refresh();
  };
  const forms = useOrderForms(value, done);
  const offers = orders.flatMap((order) => forms[order] ?? []);
  if (orders.length === 0 && !hasOrders(value)) return null;
  return (
    <div className="orders">
      <h2>{t("orders.title")}</h2>
      <Standing value={value} />
      {orders.includes("resume") && <Resume id={value.id} onDone={done} />}
      <Offers offers={offers} label={t("orders.title")} />
      {orders.includes("revoke") && (
        <div className="offer-buttons no-print">
          <Revoke value={value} onDone={done} />
          <Correct value={value} definitions={definitions} onDone={done} />
        </div>
      )}
    </div>
  );
}

/** What was ordered, asked and said so far. */
function Standing({ value }: { value: TaskDetail }) {
  const { t, text } = useWords();
  const { orders } = value;
  const listed = suspensionsOf(value).find((reason) => reason.id === orders.suspended_for);
  const answer = (granted: boolean | null | undefined) =>
    granted == null ? "pending" : granted ? "yes" : "no";
  return (
    <ul className="rows small">
      {orders.suspended_for && (
        <li>
          {t("orders.suspended")}
          {listed && <> ({text(listed.text)})</>}
        </li>
      )}
      {orders.extension_working_days != null && (
        <li>
          {t(`orders.extension_${answer(orders.extension_granted)}`, {
            count: orders.extension_working_days,
          })}
        </li>
      )}
      {orders.deemed && <li>{t("orders.deemed")}</li>}
      <Undone as="li" orders={orders} />
      {orders.objection && (
        <li>
          {t("orders.objection")}
          <div className="lines said">{orders.objection}</div>
          {t(`orders.objection_${answer(orders.objection_upheld)}`)}
          {orders.objection_answer && (
            <div className="lines said">{orders.objection_answer}</div>
          )}
        </li>
      )}
      {orders.outside && <li>{t(`orders.outside_${orders.outside}`)}</li>}
    </ul>
  );
}

type Done = (words: string) => Promise<void>;

function useOrderForms(value: TaskDetail, done: Done): Partial<Record<Order, Offer>> {
  const { t, text } = useWords();
  const words = (label: string): FormField => ({ name: "text", kind: "words", label });
  const yesNo = (name: string, yes: string, no: string): FormField => ({
    name,
    kind: "one",
    label: t("orders.answer"),
    choices: [
      { value: "yes", label: yes },
      { value: "no", label: no },
    ],
  });
  const said = (typed: Typed) => (typed.text ?? "").trim();
  const offer = (
    id: Order,
    fields: FormField[],
    act: (typed: Typed) => Promise<unknown>,
  ): Offer => ({
    id,
    label: t(`orders.${id}`),
    form: (
      <SmallForm
        fields={fields}
        explain={t(`orders.${id}_explain`)}
        submit={t(`orders.${id}_submit`)}
        act={async (typed) => {
          await act(typed);
          await done(t(`orders.${id}_done`));
        }}
      />
    ),
  });
  const reasons = suspensionsOf(value).map(({ id, text: name, basis }) => ({
    value: id,
    label: text(name),
    basis,
  }));
  return {
    suspend: offer(
      "suspend",
      [
        { name: "reason", kind: "one", label: t("orders.reason"), choices: reasons },
        words(t("orders.explanation")),
      ],
      (typed) => calls.suspendTask(value.id, { reason: typed.reason ?? "", text: said(typed) }),
    ),
    ask_extension: offer("ask_extension", [words(t("orders.why_more_time"))], (typed) =>
      calls.askExtension(value.id, { text: said(typed) }),
    ),
    answer_extension: offer(
      "answer_extension",
      [yesNo("granted", t("orders.grant"), t("orders.deny")), words(t("orders.explanation"))],
      (typed) =>
        calls.answerExtension(value.id, { granted: typed.granted === "yes", text: said(typed) }),
    ),
    decide_objection: offer(
      "decide_objection",
      [yesNo("upheld", t("orders.uphold"), t("orders.dismiss")), words(t("orders.explanation"))],
      (typed) =>
        calls.decideObjection(value.id, { upheld: typed.upheld === "yes", text: said(typed) }),
    ),
  };
}

function Resume({ id, onDone }: { id: string; onDone: Done }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const resume = async () => {
    setBusy(true);
    setError(null);
    try {
      await calls.resumeTask(id);
      await onDone(t("orders.resume_done"));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="no-print">
      <Button type="primary" loading={busy} onClick={() => void resume()}>
        {t("orders.resume")}
      </Button>
      <ProblemAlert error={error} />
    </div>
  );
}

function useReasonFields(): FormField[] {
  const { t } = useWords();
  return [
    { name: "reason", kind: "words", label: t("orders.why") },
    { name: "article", kind: "line", label: t("orders.article"), hint: t("orders.article_hint") },
  ];
}

function Revoke({ value, onDone }: { value: TaskDetail; onDone: Done }) {
  const { t } = useWords();
  const fields = useReasonFields();
  return (
    <ConfirmForm
      label={t("orders.revoke")}
      title={t("orders.revoke_title")}
      explain={t("orders.revoke_explain")}
      fields={fields}
      act={async (typed) => {
        await calls.revokeDecision(value.id, becauseOf(typed));
        await onDone(t("orders.revoke_done"));
      }}
    />
  );
}

/** Corrects one fact that the act gave. */
function Correct({ value, definitions, onDone }: Props & { onDone: Done }) {
  const { t, text } = useWords();
  const act = useAct(value.act);
  const reasons = useReasonFields();
  const given = factsGiven(act.data);
  const fields: FormField[] = [
    {
      name: "fact",
      kind: "one",
      label: t("orders.fact"),
      choices: given.map(({ fact, text: name }) => ({ value: fact, label: text(name) })),
    },
    { name: "value", kind: "line", label: t("orders.right_value") },
    ...reasons,
  ];
  if (given.length === 0) return null;
  return (
    <ConfirmForm
      label={t("orders.correct")}
      title={t("orders.correct_title")}
      explain={t("orders.correct_explain")}
      fields={fields}
      act={async (typed) => {
        const name = typed.fact ?? "";
        const fact = definitions.get(name);
        const right = (typed.value ?? "").trim();
        const facts = { [name]: fact ? answerOf(fact, right) : right };
        await calls.correctDecision(value.id, { facts, ...becauseOf(typed) });
        await onDone(t("orders.correct_done"));
      }}
    />
  );
}

function factsGiven(act: Act | undefined) {
  return (act?.gives ?? []).flatMap(({ fact, text }) => (fact ? [{ fact, text }] : []));
}
