// How a field and the form around it look: label, widget, help, why it is asked, what is wrong.
import type { FieldTemplateProps, ObjectFieldTemplateProps } from "@rjsf/utils";
import { ExclamationCircleFilled } from "@ant-design/icons";
import type { Ask, Wrong } from "../api/schema";
import { BasisList } from "../parts/basis";
import { useWords } from "../parts/words";
import { elementId, sectionsOf, widgetOf, type FieldOptions } from "./form-model";

/** What the form knows beyond its schema. */
export interface FormContext {
  asks: Ask[];
  faults: Map<string, Wrong[]>;
  actName: (id: string) => string;
}

const GROUPED = new Set(["yes_no", "one", "some", "rows"]);

export function FieldTemplate(props: FieldTemplateProps) {
  const { t, text } = useWords();
  const options = props.uiSchema?.["ui:options"] as unknown as FieldOptions | undefined;
  if (!options) return <>{props.children}</>;
  const { fact, ask } = options;
  const context = props.registry.formContext as FormContext;
  const id = elementId(fact.name);
  const faults = context.faults.get(fact.name) ?? [];
  const label = ask.facts.length === 1 ? ask.text : fact.text;
  const words = (
    <>
      {text(label)}
      {!fact.required && <span className="faint"> {t("form.optional")}</span>}
    </>
  );
  const first = ask.facts[0]?.name === fact.name;
  return (
    <div className={faults.length ? "field field-faulty" : "field"}>
      {GROUPED.has(widgetOf(fact)) ? (
        <div className="label" id={`${id}-label`}>
          {words}
        </div>
      ) : (
        <label className="label" htmlFor={id} id={`${id}-label`}>
          {words}
        </label>
      )}
      {first && ask.help && (
        <div className="help" id={`${id}-help`}>
          {text(ask.help)}
        </div>
      )}
      {props.children}
      <FieldFaults id={`${id}-faults`} faults={faults} />
      {first && (
        <div className="why">
          {t("ask.why", { acts: ask.acts.map(context.actName).join(t("list.and")) })}
        </div>
      )}
    </div>
  );
}

/** What is wrong with one place. */
export function FieldFaults(props: { id: string; faults: Wrong[] }) {
  const { text } = useWords();
  return (
    <div id={props.id} className="faults" aria-live="polite">
      {props.faults.map((wrong, index) => (
        <div key={`${wrong.code}${index}`}>
          <ExclamationCircleFilled aria-hidden /> {text(wrong.must)}
          <BasisList basis={wrong.basis} />
        </div>
      ))}
    </div>
  );
}

/** The whole form, in the sections of its asks. */
export function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { text } = useWords();
  const { asks } = props.registry.formContext as FormContext;
  const parts = new Map(props.properties.map((p) => [p.name, p.content]));
  return (
    <>
      {sectionsOf(asks).map((section) => (
        <section className="form-section" key={section.key} aria-label={text(section.title)}>
          {section.title && <h2>{text(section.title)}</h2>}
          {section.asks.flatMap((ask) =>
            ask.facts.map((fact) => <div key={fact.name}>{parts.get(fact.name)}</div>),
          )}
        </section>
      ))}
    </>
  );
}
