// The one form of a case, drawn from the plan's schema.
import Form from "@rjsf/core/lib/components/Form.js";
import type { ErrorSchema, RJSFSchema, ValidatorType } from "@rjsf/utils";
import { useMemo } from "react";
import type { Plan, Wrong } from "../api/schema";
import { schemaOf, sureAsks, uiOf, type Answers } from "./form-model";
import { FieldTemplate, ObjectFieldTemplate, type FormContext } from "./templates";
import { widgets } from "./widgets";

/** The server says what is wrong, in its notice; the browser decides nothing. */
const serverValidates: ValidatorType = {
  validateFormData: () => ({ errors: [], errorSchema: {} as ErrorSchema }),
  isValid: () => true,
  rawValidation: () => ({}),
};

const templates = { FieldTemplate, ObjectFieldTemplate };
const keepEmpty = {
  arrayMinItems: { populate: "never" as const },
  emptyObjectFields: "skipDefaults" as const,
};

export interface CaseFormProps {
  plan: Plan;
  answers: Answers;
  faults: Map<string, Wrong[]>;
  actName: (id: string) => string;
  onChange: (answers: Answers) => void;
  onLeave: (fact: string) => void;
}

export function CaseForm(props: CaseFormProps) {
  const asks = useMemo(() => sureAsks(props.plan, "field"), [props.plan]);
  const schema: RJSFSchema = useMemo(() => schemaOf(props.plan, asks), [props.plan, asks]);
  const uiSchema = useMemo(() => uiOf(asks), [asks]);
  const context: FormContext = { asks, faults: props.faults, actName: props.actName };
  const errors = useMemo(() => {
    const entries = [...props.faults].map(([name, faults]) => [
      name,
      { __errors: faults.map((f) => f.code) },
    ]);
    return Object.fromEntries(entries) as ErrorSchema;
  }, [props.faults]);
  return (
    <Form
      tagName="div"
      schema={schema}
      uiSchema={uiSchema}
      formData={props.answers}
      formContext={context}
      extraErrors={errors}
      validator={serverValidates}
      widgets={widgets}
      templates={templates}
      noValidate
      showErrorList={false}
      experimental_defaultFormStateBehavior={keepEmpty}
      onChange={(event) => props.onChange(event.formData as Answers)}
      onBlur={(id) => props.onLeave(id)}
    />
  );
}
