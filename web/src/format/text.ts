// Bilingual text and values of facts as people read them.
import type { Fact, Text, Value } from "../api/schema";
import type { Language } from "../i18n";
import { formatDate } from "./date";
import { formatMoney } from "./money";

/** Text in the language of the screen; plain text stays as it is. */
export function textIn(language: Language, text: Text | string | null | undefined): string {
  if (text === null || text === undefined) return "";
  if (typeof text === "string") return text;
  return text[language] || text.zh || text.en;
}

export interface ValueWords {
  yes: string;
  no: string;
  none: string;
}

/** A fact's value as text: codes by their names, money and dates in local form. */
export function valueText(
  language: Language,
  value: Value | undefined,
  words: ValueWords,
  fact?: Pick<Fact, "type" | "choices" | "columns">,
): string {
  if (value === null || value === undefined || value === "") return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (Array.isArray(value)) {
    if (value.length === 0) return words.none;
    const parts = value.map((item) => valueText(language, item, words, fact));
    return parts.join(fact?.type === "table" ? "\n" : language === "zh" ? "、" : ", ");
  }
  if (typeof value === "object") {
    const cells = Object.entries(value).map(([name, cell]) => {
      const column = fact?.columns?.find((c) => columnId(c.name) === name);
      const label = column ? textIn(language, column.text) : name;
      const is = language === "zh" ? "：" : ": ";
      return `${label}${is}${valueText(language, cell, words, column)}`;
    });
    return cells.join(language === "zh" ? "；" : "; ");
  }
  const choice = fact?.choices?.find((c) => c.id === String(value));
  if (choice) return textIn(language, choice.text);
  if (fact?.type === "money") return formatMoney(String(value), language);
  if (fact?.type === "date") return formatDate(String(value), language);
  return String(value);
}

/** The part of a column's name that rows carry. */
export function columnId(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
