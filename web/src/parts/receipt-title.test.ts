// Every act of a case that leaves a receipt has a name in both languages.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import en from "../locales/en.json";
import zh from "../locales/zh-CN.json";

/** The kinds that the server writes into the journal, as its source lists them. */
function kindsIn(path: string, from: string): string[] {
  const source = readFileSync(new URL(`../../../crates/cases/src/${path}`, import.meta.url), "utf8");
  const list = source.slice(source.indexOf(from)).split("];")[0] ?? "";
  return [...list.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] ?? "");
}

test("each has a name", () => {
  const kinds = [
    ...kindsIn("ops/save.rs", "const IN_JOURNAL"),
    ...kindsIn("model/steps.rs", "pub const KINDS"),
  ];
  expect(kinds.length).toBeGreaterThan(30);
  for (const texts of [zh, en] as Record<string, string>[]) {
    expect(kinds.filter((kind) => !texts[`receipt_kind.case_${kind}`])).toEqual([]);
  }
});

test("each record of a step has a sentence", () => {
  const kinds = kindsIn("model/steps.rs", "pub const KINDS");
  expect(kinds).toHaveLength(12);
  for (const texts of [zh, en] as Record<string, string>[]) {
    expect(kinds.filter((kind) => !texts[`record.${kind}`])).toEqual([]);
  }
});
