// Before it goes: everything once more, as the departments will read it; then submit.
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import * as calls from "../../api/calls";
import { ApiProblem } from "../../api/http";
import { keys } from "../../api/queries";
import type { Case, Wrong } from "../../api/schema";
import { answerOf, sectionsOf, sureAsks } from "../../form/form-model";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import type { Draft } from "./draft";
import type { StepName } from "./editor";

interface Props {
  draft: Draft;
  notice: Wrong[];
  onRefused: (notice: Wrong[]) => void;
  onEdit: (step: StepName) => void;
}

export function Review({ draft, notice, onRefused, onEdit }: Props) {
  const { t, date } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { plan } = draft.value;

  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await draft.saveNow();
      // The same version of the same draft is submitted once, however often the button is pressed.
      await calls.submitCase(draft.value.id, `submit-${draft.value.id}-${draft.value.version}`);
      await client.invalidateQueries({ queryKey: keys.cases });
      void navigate(
        draft.value.filed_by
          ? `/window/cases/${draft.value.id}/notice`
          : `/cases/${draft.value.id}/receipt`,
      );
    } catch (caught) {
      setError(caught);
      if (caught instanceof ApiProblem && caught.problem.also?.length) onRefused(wrongsOf(caught));
      setBusy(false);
      window.scrollTo(0, 0);
    }
  };
  return (
    <div className="stack">
      <Answers value={draft.value} onEdit={onEdit} />
      <section className="card submit">
        {plan.promised_on && <p>{t("review.promise", { date: date(plan.promised_on) })}</p>}
        <p className="faint">{t("review.receipt")}</p>
        <Button type="primary" size="large" loading={busy} onClick={() => void submit()}>
          {t("review.submit")}
        </Button>
        {notice.length > 0 && (
          <p className="faint">{t("review.not_yet", { count: notice.length })}</p>
        )}
        <ProblemAlert error={error} />
      </section>
    </div>
  );
}

/** Everything that a refused submission names, each thing once. */
export function wrongsOf(error: ApiProblem): Wrong[] {
  const { problem } = error;
  const named = [...(problem.field ? [problem] : []), ...(problem.also ?? [])];
  const all = named.map(({ field, code, must, basis }) => ({ field, code, must, basis: basis ?? [] }));
  return all.filter(
    (wrong, index) =>
      all.findIndex((w) => w.field === wrong.field && w.code === wrong.code) === index,
  );
}

/** What was answered, handed in and signed, in the sections of the form. */
export function Answers(props: { value: Case; onEdit?: (step: StepName) => void }) {
  const { t, text, value, time } = useWords();
  const { plan, answers, documents, commitments } = props.value;
  const materials = sureAsks(plan, "material");
  const signings = sureAsks(plan, "commitment");
  const edit = (step: StepName) =>
    props.onEdit && (
      <Button type="link" onClick={() => props.onEdit?.(step)}>
        {t("review.edit")}
      </Button>
    );
  return (
    <>
      {sectionsOf(sureAsks(plan, "field")).map((section) => (
        <section className="card" key={section.key}>
          <div className="section-head">
            <h2>{text(section.title) || t("step.form")}</h2>
            {edit("form")}
          </div>
          <dl className="facts">
            {section.asks.flatMap((ask) =>
              ask.facts.map((fact) => (
                <div key={fact.name}>
                  <dt>{text(ask.facts.length === 1 ? ask.text : fact.text)}</dt>
                  <dd className="lines">{value(answerOf(fact, answers[fact.name]), fact)}</dd>
                </div>
              )),
            )}
          </dl>
        </section>
      ))}
      {materials.length > 0 && (
        <section className="card">
          <div className="section-head">
            <h2>{t("step.materials")}</h2>
            {edit("materials")}
          </div>
          <dl className="facts">
            {materials.map((ask) => (
              <div key={ask.id}>
                <dt>{text(ask.text)}</dt>
                <dd>
                  {documents
                    .filter((document) => document.ask === ask.id)
                    .map((document) => document.name)
                    .join(t("list.and")) || t("value.none")}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {signings.length > 0 && (
        <section className="card">
          <div className="section-head">
            <h2>{t("step.commitments")}</h2>
            {edit("commitments")}
          </div>
          <dl className="facts">
            {signings.map((ask) => {
              const signed = commitments.find((c) => c.ask === ask.id);
              return (
                <div key={ask.id}>
                  <dt>{text(ask.text)}</dt>
                  <dd>
                    {signed
                      ? t("commitment.signed", { time: time(signed.signed_at) })
                      : t("commitment.unsigned")}
                  </dd>
                </div>
              );
            })}
          </dl>
        </section>
      )}
    </>
  );
}
