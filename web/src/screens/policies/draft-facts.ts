// Names of facts while rules and situations are written: found, put in, read. Pure.
import type { DraftFact } from "../../api/schema";

type Value = unknown;

/** Facts that have every word of `search` in their name or in either language, best first. */
export function searchFacts(
  facts: readonly DraftFact[],
  search: string,
  most: number,
): DraftFact[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const hay = (fact: DraftFact) => `${fact.name} ${fact.text.zh} ${fact.text.en}`.toLowerCase();
  const found = facts.filter((fact) => words.every((word) => hay(fact).includes(word)));
  const begins = (fact: DraftFact) => {
    const short = fact.name.split(".")[1] ?? "";
    return words.some((word) => short.startsWith(word) || fact.text.zh.startsWith(word)) ? 0 : 1;
  };
  return [...found].sort((a, b) => begins(a) - begins(b)).slice(0, most);
}

/** `name` put into `text` at `at`, set off from words beside it, and where the caret is after it. */
export function insertAt(text: string, at: number, name: string): { text: string; caret: number } {
  const place = Math.min(Math.max(at, 0), text.length);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  const lead = /[\w')]$/.test(before) ? " " : "";
  const trail = /^[\w'(]/.test(after) ? " " : "";
  const caret = before.length + lead.length + name.length;
  return { text: `${before}${lead}${name}${trail}${after}`, caret };
}

/** The facts that rules name, each once, in order; texts in quotes name nothing. */
export function namedIn(rules: readonly string[], facts: readonly DraftFact[]): DraftFact[] {
  const known = new Map(facts.map((fact) => [fact.name, fact]));
  const names = rules.flatMap((rule) => rule.replace(/'[^']*'/g, "").match(/\w+\.\w+/g) ?? []);
  return [...new Set(names)].flatMap((name) => known.get(name) ?? []);
}

/** Facts as lines `entity.scale: micro`, as they are typed. */
export function linesOf(facts: Record<string, Value> | undefined): string {
  const line = ([name, value]: [string, Value]) =>
    `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
  return Object.entries(facts ?? {}).map(line).join("\n");
}

export interface ReadLines {
  facts: Record<string, Value>;
  /** Numbers, from 1, of lines that are none of `name: value`. */
  wrong: number[];
}

/** What lines say; a value is read as its fact has it, and of a fact that nobody knows as JSON. */
export function readLines(text: string, facts: readonly DraftFact[]): ReadLines {
  const kinds = new Map(facts.map((fact) => [fact.name, fact.type]));
  const read: ReadLines = { facts: {}, wrong: [] };
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const match = /^\s*([\w.]+)\s*[:：=]\s*(.+?)\s*$/.exec(line);
    const [, name = "", raw = ""] = match ?? [];
    if (!match) read.wrong.push(index + 1);
    else read.facts[name] = valueOf(kinds.get(name), raw);
  });
  return read;
}

/** A typed value: what stands for nothing is null; amounts stay texts so that no digit is lost. */
function valueOf(kind: string | undefined, raw: string): Value {
  if (raw === "null") return null;
  const bare = /^(["']).*\1$/.test(raw) ? raw.slice(1, -1) : raw;
  switch (kind) {
    case "text":
    case "code":
    case "date":
      return bare;
    case "code_list":
      return raw
        .replace(/[[\]"'\s]/g, "")
        .split(/[,，、]/)
        .filter(Boolean);
    case "boolean":
      return bare === "true" ? true : bare === "false" ? false : bare;
    case "integer":
    case "decimal":
    case "money":
      return /^-?\d{1,15}$/.test(bare) ? Number(bare) : bare;
    default:
      return parsed(raw);
  }
}

function parsed(raw: string): Value {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
