// Small forms as data: which fields, and whether everything is written. Pure.
import type { Basis } from "../api/schema";

export interface FieldChoice {
  value: string;
  label: string;
  basis?: Basis[];
}

export interface FormField {
  name: string;
  label: string;
  /** One of few, a paragraph, a line, a day, people one a line. */
  kind: "one" | "words" | "line" | "day" | "people";
  choices?: FieldChoice[];
  optional?: boolean;
  hint?: string;
}

/** Field -> what was typed or chosen. */
export type Typed = Record<string, string>;

/** Whether everything that must be said is said. */
export function complete(fields: FormField[], typed: Typed): boolean {
  return fields.every((field) => field.optional || (typed[field.name] ?? "").trim() !== "");
}

/** Points of 100 after the names of people: `NAME 90`. */
export function scoresOf(typed: string | undefined): { name: string; points: number }[] {
  return peopleOf(typed).flatMap((line) => {
    const found = /^(.+?)\s+(\d{1,3})$/.exec(line);
    return found ? [{ name: found[1] ?? "", points: Number(found[2]) }] : [];
  });
}

/** People, one a line or parted by commas; empty lines are nobody. */
export function peopleOf(typed: string | undefined): string[] {
  return (typed ?? "")
    .split(/[\n,，、;；]/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
