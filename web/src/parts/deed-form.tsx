// The forms of what may be done in a step, for whoever may do it.
import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import * as calls from "../api/calls";
import { keys } from "../api/queries";
import type { TaskStep } from "../api/schema";
import { deedBody, fieldsOf, type DeedField, type DeedName } from "./deeds";
import type { FormField, Typed } from "./form-fields";
import { Offers, SmallForm } from "./small-form";
import { useWords } from "./words";

interface Props {
  /** `case:act`. */
  task: string;
  step: TaskStep;
  deeds: DeedName[];
}

export function StepDeeds({ task, step, deeds }: Props) {
  const { t, text } = useWords();
  const offers = deeds.map((deed) => ({
    id: deed,
    label: t(`deed.${deed}`),
    form: <DeedForm task={task} step={step} deed={deed} />,
  }));
  return <Offers offers={offers} label={text(step.text)} />;
}

export function DeedForm(props: { task: string; step: TaskStep; deed: DeedName }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const { task, step, deed } = props;
  const refresh = useRefresh();
  const label = useFieldLabels(deed, step);
  const act = async (typed: Typed, key: string) => {
    await calls.doStep(task, step.id, deedBody(deed, typed), key);
    void message.success(t("steps.done"));
    await refresh();
  };
  return (
    <SmallForm
      fields={(typed) => fieldsOf(deed, step, typed).map(label)}
      submit={t(`deed_submit.${deed}`)}
      act={act}
      {...(EXPLAINED.includes(deed) ? { explain: t(`deed_explain.${deed}`) } : {})}
    />
  );
}

/** Deeds whose consequence is not plain from their fields. */
const EXPLAINED: DeedName[] = ["reconcile", "appoint", "sign", "pay", "object"];
const HINTED = ["names", "on", "tracking_number", "identity_number", "scores"];

function useFieldLabels(deed: DeedName, step: TaskStep) {
  const { t } = useWords();
  const objections = step.records.filter((record) => record.kind === "notice_objected");
  const choiceLabel = (field: DeedField, choice: string) => {
    if (field.name === "objection") {
      const text = objections[Number(choice) - 1]?.text ?? "";
      return t("steps.objection", { number: choice, text });
    }
    if (field.name === "way") return t(`delivery_way.${choice}`);
    return field.name === "says" ? t(`opinion.${choice}`) : t(`deed_choice.${deed}_${choice}`);
  };
  const hinted = (name: string) =>
    HINTED.includes(name) ? { hint: t(`deed_hint.${name}`) } : {};
  return (field: DeedField): FormField => ({
    name: field.name,
    kind: field.kind,
    label: t(`deed_field.${field.name === "text" ? `${deed}_text` : field.name}`),
    optional: field.optional ?? false,
    ...hinted(deed === "experts" && field.name === "names" ? "scores" : field.name),
    ...(field.choices
      ? { choices: field.choices.map((value) => ({ value, label: choiceLabel(field, value) })) }
      : {}),
  });
}

/** What the rules do next is done by a job, a moment later. */
const AGAIN_MS = 1_500;

/** Reads again what a deed changes: tasks, cases, and what waits for the reader. */
export function useRefresh() {
  const client = useQueryClient();
  const read = () =>
    Promise.all(
      [keys.tasks, keys.cases, keys.duties].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  return async () => {
    setTimeout(() => void read(), AGAIN_MS);
    await read();
  };
}
