// Conditions of one fact: which facts they are made of, and what rule comes of each kind.
import { expect, test } from "vitest";
import type { DraftFact } from "../../api/schema";
import { isBad, readyClause, readyFacts, readyRule } from "./draft-ready";

const fact = (name: string, en: string, type: string, values?: string[]): DraftFact => ({
  name: `entity.${name}`,
  text: { zh: "", en },
  type,
  holder: { zh: "", en: "" },
  ...(values ? { values: values.map((id) => ({ id, text: { zh: id, en: id } })) } : {}),
});
const dishonest = fact("seriously_dishonest", "Seriously dishonest", "boolean");
const grade = fact("tax_credit_class", "Tax credit", "code", ["a", "b"]);
const abnormal = fact("abnormal_since", "Listed as abnormal since", "date");
const penalties = fact("violations", "Penalties", "integer");
const code = fact("uscc", "Social credit code", "text");
const scale = fact("scale", "Size", "code", ["micro"]);
const words = { have: "credit dishonest", seem: "code", bad: "dishonest" };

test("facts are found by words of theirs, and those that only seem to be about it are not", () => {
  const all = [dishonest, grade, abnormal, penalties, code, scale];
  expect(readyFacts(all, words, ({ text }) => text.en)).toEqual([dishonest, grade]);
  expect(readyFacts(all, { ...words, have: "" }, ({ text }) => text.en)).toEqual([]);
});

test("what speaks against a party must not hold", () => {
  expect(isBad("credit", "Seriously dishonest", words)).toBe(true);
  expect(isBad("credit", "Tax credit", words)).toBe(false);
  expect(isBad("negative", "Tax credit", words)).toBe(true);
});

test("a rule fits the kind of its fact, and no figure is made up", () => {
  expect(readyRule(dishonest, true)).toBe("not entity.seriously_dishonest");
  expect(readyRule(grade, false)).toBe("entity.tax_credit_class in ('a', 'b')");
  expect(readyRule(grade, true)).toBe("not (entity.tax_credit_class in ('a', 'b'))");
  expect(readyRule(abnormal, true)).toBe("entity.abnormal_since is null");
  expect(readyRule(penalties, true)).toBe("entity.violations <= ");
  expect(readyRule(code, true)).toBe("not in_list(entity.uscc, '')");
});

test("the condition has an id of its own, and its text is still to be written", () => {
  const first = readyClause([], "not entity.seriously_dishonest");
  expect(first).toMatchObject({ id: "clause_1", text: { zh: "", en: "" } });
  expect(readyClause([first], "x").id).toBe("clause_2");
});
