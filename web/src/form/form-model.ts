// From a plan's asks to a form: sections, schema, widgets, and where each fault belongs.
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import type { Ask, Case, Fact, Plan, Text, Wrong } from "../api/schema";
import { columnId } from "../format/text";

/** Fact -> value, as a case holds them. */
export type Answers = Case["answers"];

export interface FormSection {
  key: string;
  title: Text | null;
  asks: Ask[];
}

/** Asks that are sure to be asked now; those that wait for another answer are not shown yet. */
export function sureAsks(plan: Plan, kind: Ask["kind"]): Ask[] {
  return plan.asks.filter((ask) => ask.kind === kind && !ask.conditional);
}

/** Fields in sections, both in the order of the plan. */
export function sectionsOf(asks: Ask[]): FormSection[] {
  const sections: FormSection[] = [];
  for (const ask of asks) {
    const key = ask.section?.en ?? "";
    const section = sections.find((s) => s.key === key);
    if (section) section.asks.push(ask);
    else sections.push({ key, title: ask.section ?? null, asks: [ask] });
  }
  return sections;
}

export type WidgetName =
  | "line"
  | "paragraph"
  | "number"
  | "day"
  | "yes_no"
  | "one"
  | "one_of_many"
  | "some"
  | "some_of_many"
  | "rows";

const FEW_CHOICES = 8;
const LONG_TEXT = 200;

export function widgetOf(fact: Fact): WidgetName {
  const few = (fact.choices?.length ?? 0) <= FEW_CHOICES;
  switch (fact.type) {
    case "code":
      return few ? "one" : "one_of_many";
    case "code_list":
      return few ? "some" : "some_of_many";
    case "integer":
    case "decimal":
    case "money":
      return "number";
    case "date":
      return "day";
    case "boolean":
      return "yes_no";
    case "table":
      return "rows";
    case "text":
      if (fact.choices?.length) return few ? "one" : "one_of_many";
      return (fact.max_length ?? 0) >= LONG_TEXT ? "paragraph" : "line";
  }
}

/** What the widgets read of a field. */
export interface FieldOptions {
  fact: Fact;
  ask: Ask;
}

/** The part of the server's schema that belongs to these asks; the server validates. */
export function schemaOf(plan: Plan, asks: Ask[]): RJSFSchema {
  const properties: Record<string, RJSFSchema> = {};
  const given = (plan.form_schema.properties ?? {}) as Record<string, RJSFSchema>;
  for (const { fact } of factsOf(asks)) {
    // Choices are shown in both languages from the fact; half-typed numbers stay text.
    const kept = Object.entries(given[fact.name] ?? {}).filter(
      ([key]) => !["oneOf", "enum", "format"].includes(key),
    );
    properties[fact.name] = { ...Object.fromEntries(kept), ...shapeOf(fact) };
  }
  return { type: "object", properties };
}

function shapeOf(fact: Fact): RJSFSchema {
  switch (fact.type) {
    case "boolean":
      return { type: "boolean" };
    case "code_list":
      return { type: "array", uniqueItems: true, items: { type: "string" } };
    case "table":
      return { type: "array", items: { type: "object" } };
    default:
      return { type: "string" };
  }
}

export function uiOf(asks: Ask[]): UiSchema {
  const ui: UiSchema = { "ui:submitButtonOptions": { norender: true } };
  for (const { fact, ask } of factsOf(asks)) {
    const options: FieldOptions = { fact, ask };
    ui[fact.name] = { "ui:widget": widgetOf(fact), "ui:options": { ...options } };
  }
  return ui;
}

function factsOf(asks: Ask[]): FieldOptions[] {
  return asks.flatMap((ask) => ask.facts.map((fact) => ({ fact, ask })));
}

/** What the person typed, as the fact's JSON: whole numbers as numbers, empty as nothing. */
export function answerOf(fact: Fact, typed: unknown): Answers[string] {
  if (typed === undefined || typed === null || typed === "") return null;
  if (Array.isArray(typed)) {
    if (typed.length === 0) return null;
    if (fact.type !== "table") return typed as Answers[string];
    return typed.map((row: Record<string, unknown>) => {
      const cells = (fact.columns ?? []).map((column) => {
        const id = columnId(column.name);
        return [id, answerOf(column, row[id])] as const;
      });
      return Object.fromEntries(cells);
    });
  }
  if (typeof typed !== "string") return typed as Answers[string];
  const text = typed.trim();
  if (text === "") return null;
  if (fact.type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (fact.type === "money" || fact.type === "decimal") return text.replace(/[,，\s]/g, "");
  if (fact.standard === "identity_number" || fact.standard === "uscc") return text.toUpperCase();
  return text;
}

/** Answers of the fields that are asked, ready to be sent; what was emptied is sent as nothing. */
export function changedAnswers(asks: Ask[], typed: Answers, names: Iterable<string>): Answers {
  const changed: Answers = {};
  const facts = new Map(factsOf(asks).map(({ fact }) => [fact.name, fact]));
  for (const name of names) {
    const fact = facts.get(name);
    changed[name] = fact ? answerOf(fact, typed[name]) : (typed[name] ?? null);
  }
  return changed;
}

/** The fact or ask that a fault belongs to: `entity.shareholders[0].name` is of its table. */
export function placeOf(wrong: Wrong): string {
  return (wrong.field ?? wrong.ask ?? "").replace(/\[.*$/, "");
}

/** The element that a fault leads to. */
export function elementId(place: string): string {
  return `f-${place}`;
}

/** Faults by their place, in order. */
export function byPlace(notice: Wrong[]): Map<string, Wrong[]> {
  const places = new Map<string, Wrong[]>();
  for (const wrong of notice) {
    const place = placeOf(wrong);
    places.set(place, [...(places.get(place) ?? []), wrong]);
  }
  return places;
}

/** The name under which people know a place: the fact's, the ask's, else its code. */
export function labelOfPlace(asks: Ask[], place: string): Text | string {
  for (const ask of asks) {
    if (ask.id === place) return ask.text;
    for (const fact of ask.facts) {
      if (fact.name === place) return ask.facts.length === 1 ? ask.text : fact.text;
    }
  }
  return place;
}

/** The ask that a place belongs to. */
export function askOfPlace(asks: Ask[], place: string): Ask | undefined {
  return asks.find((ask) => ask.id === place || ask.facts.some((fact) => fact.name === place));
}
