// What is said of a draft: what is still to fill in, what is wrong, and what fields are called.
import { expect, test } from "vitest";
import zh from "../../locales/zh-CN.json";
import {
  errorsIn,
  labelOf,
  mustBeFilled,
  saidOf,
  saidOfWritten,
  stillToFill,
  valueAt,
} from "./draft-found";
import { changed, emptyDraft, newClause, newClawBack, newRow, newTrial } from "./draft-model";

const draft = emptyDraft("2027-01-01");
const said = (field: string, severity = "error") => ({
  field,
  severity,
  code: "x",
  message: { zh: "", en: "" },
  basis: [],
});
const words = zh as Record<string, string>;
const t = (key: string, values: Record<string, unknown> = {}) =>
  (words[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));

/** A draft in which every part is there and none is written. */
const whole = {
  ...changed(draft, {
    clauses: [{ ...newClause([]), basis: [{ source: "" }] }],
    caps: [{ per: "claim" }],
    funding: [{ payer: "city", share: "" }],
    claw_back: { ...newClawBack(), basis: [{ source: "" }] },
    basis: [{ source: "" }],
  }),
  trials: [{ ...newTrial(draft), rows: [{ ...newRow(), paid: { a: "" } }] }],
};

test("a new draft is to be filled in and nothing of it is wrong", () => {
  expect(stillToFill(draft)).toEqual(
    "policy.text.zh policy.text.en policy.guide.zh policy.guide.en policy.department policy.amount.yuan policy.basis".split(
      " ",
    ),
  );
  const found = stillToFill(draft).map((field) => said(field));
  expect(saidOfWritten(found, stillToFill(draft))).toEqual([]);
});

test("what was written wrongly is said, and what is empty is not", () => {
  const empty = ["policy.text.zh", "policy.text.en", "policy.amount.yuan"];
  const found = ["policy.text", "policy.amount.yuan", "policy.amount", "policy.id"].map((field) =>
    said(field),
  );
  expect(saidOfWritten(found, empty).map((one) => one.field)).toEqual(["policy.amount", "policy.id"]);
});

test("each part that is added brings what must be filled in of it, in the order of the form", () => {
  expect(stillToFill(whole).filter((field) => !stillToFill(draft).includes(field))).toEqual(
    (
      "policy.clauses.0.text.zh policy.clauses.0.text.en policy.clauses.0.rule " +
      "policy.clauses.0.basis.0.source policy.caps.0.yuan policy.funding.0.share " +
      "policy.claw_back.text.zh policy.claw_back.text.en policy.claw_back.basis.0.source " +
      "policy.basis.0.source trials.0.rows.0.text.zh trials.0.rows.0.text.en trials.0.rows.0.paid.a"
    ).split(" "),
  );
  expect(valueAt(whole, "policy.caps.0.per")).toBe("claim");
  expect(valueAt(whole, "policy.caps.7.per")).toBeUndefined();
});

test("fields are called as the form calls them", () => {
  const rows: [string, string][] = [
    ["policy.text.zh", "名称 （中文）"],
    ["policy.clauses", "条件"],
    ["policy.clauses.1.rule", "条件 2 · 规则"],
    ["policy.clauses.0.text.en", "条件 1 · 条件的文字 （英文）"],
    ["policy.clauses.0.basis.1.lines", "条件 1 · 依据 2 · 行号"],
    ["policy.amount", "金额"],
    ["policy.amount.yuan", "金额 · 金额规则（元）"],
    ["policy.funding.0.share", "承担者 1 · 份额"],
    ["policy.basis", "依据"],
    ["trials.0.rows.2.failing", "第 1 组 · 情形 3 · 不成立的条件"],
    ["trials.0.facts.entity.scale", "第 1 组 · 各情形共有的事实（一行一项）"],
    ["something.else", "something.else"],
  ];
  for (const [field, label] of rows) expect(labelOf(field, t)).toBe(label);
});

test("no field of the form is called by its path", () => {
  for (const field of mustBeFilled(whole)) {
    expect(labelOf(field, t)).not.toMatch(/policy|trials|\{\{/);
  }
});

test("errors of a field come before its warnings, and no other field's do", () => {
  const found = [
    said("policy.amount.yuan", "warning"),
    said("policy.amount.yuan"),
    said("policy.amount"),
  ];
  expect(saidOf(found, "policy.amount.yuan").map((one) => one.severity)).toEqual(["error", "warning"]);
  expect(errorsIn(found)).toHaveLength(2);
});
