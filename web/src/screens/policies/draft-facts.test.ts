// Facts are found, put where the caret is, and read from lines.
import { expect, test } from "vitest";
import type { DraftFact } from "../../api/schema";
import { insertAt, linesOf, namedIn, readLines, searchFacts } from "./draft-facts";

const fact = (name: string, zh: string, en: string, type: string): DraftFact => ({
  name,
  text: { zh, en },
  type,
  holder: { zh: "", en: "" },
});
const FACTS = [
  fact("entity.export_yuan", "上年度出口额（元）", "Exports of last year", "money"),
  fact("entity.scale", "企业规模", "Size of the enterprise", "code"),
  fact("entity.district", "所在区县", "District", "text"),
  fact("entity.high_tech", "高新技术企业", "High-tech enterprise", "boolean"),
  fact("entity.patents", "专利数", "Patents", "integer"),
  fact("entity.scope", "经营范围", "Scope", "code_list"),
];

test("facts are found by every word in their name or in either language", () => {
  const names = (search: string) => searchFacts(FACTS, search, 9).map((one) => one.name);
  expect(names("enterprise")).toEqual(["entity.scale", "entity.high_tech"]);
  expect(names("高新 企业")).toEqual(["entity.high_tech"]);
  expect(names("企业")).toEqual(["entity.scale", "entity.high_tech"]);
  expect(names("yuan EXPORT")).toEqual(["entity.export_yuan"]);
  expect(names("nothing")).toEqual([]);
  expect(searchFacts(FACTS, "", 2)).toHaveLength(2);
});

test("a name is set off from what stands beside it", () => {
  expect(insertAt("", 0, "entity.scale")).toEqual({ text: "entity.scale", caret: 12 });
  expect(insertAt("a >= 1 and", 10, "e.b")).toEqual({ text: "a >= 1 and e.b", caret: 14 });
  expect(insertAt("(", 1, "e.b")).toEqual({ text: "(e.b", caret: 4 });
  expect(insertAt(" in ('x')", 0, "e.b").text).toBe("e.b in ('x')");
  expect(insertAt("ab", 99, "e.b").text).toBe("ab e.b");
});

test("rules name facts, texts in quotes do not", () => {
  const rules = ["entity.scale in ('entity.patents')", "entity.patents > 1 and entity.scale = 'x'"];
  expect(namedIn(rules, FACTS).map((one) => one.name)).toEqual(["entity.scale", "entity.patents"]);
});

test("lines are read as their facts have it, and written back", () => {
  const text =
    "entity.district: 330106\nentity.export_yuan： 12.50\nentity.high_tech: true\n\n" +
    "entity.patents = 3\nentity.scope: a, b\nentity.scale: null\nother.thing: [1]";
  const { facts, wrong } = readLines(text, FACTS);
  expect(wrong).toEqual([]);
  expect(facts).toEqual({
    "entity.district": "330106",
    "entity.export_yuan": "12.50",
    "entity.high_tech": true,
    "entity.patents": 3,
    "entity.scope": ["a", "b"],
    "entity.scale": null,
    "other.thing": [1],
  });
  expect(readLines(linesOf(facts), FACTS).facts).toEqual(facts);
});

test("lines that say nothing are counted", () => {
  expect(readLines("entity.scale micro\nentity.scale: micro", FACTS)).toEqual({
    facts: { "entity.scale": "micro" },
    wrong: [1],
  });
});
