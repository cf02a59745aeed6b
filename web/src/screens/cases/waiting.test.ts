// What a case waits for, from whom, and what a report asks.
import { expect, test } from "vitest";
import type { Account, Ask, Case, DutyRow, Task, TaskStep } from "../../api/schema";
import { mayObject, reportAsks, waitsOf } from "./waiting";

const text = { zh: "甲", en: "A" };
const step = (id: string, kind: string): TaskStep => ({
  id,
  text,
  kind,
  state: "open",
  outside_limit: false,
  departments: [],
  ways: ["desk", "post"],
  records: [],
});
const task = (act: string, over: Partial<Task> = {}): Task => ({
  id: `c1:${act}`,
  act,
  text,
  department: { id: "d", text },
  state: "open",
  after: [],
  clauses: [],
  steps: [step("fee", "fee"), step("hand_over", "delivery"), step("sign", "signature")],
  orders: { deemed: false },
  ...over,
});
const ask = (id: string, kind: Ask["kind"], acts: string[], facts: string[] = []): Ask => ({
  id,
  text,
  kind,
  acts,
  alternatives: [],
  facts: facts.map((name) => ({
    name,
    text,
    type: "code",
    required: true,
    sensitivity: "public",
    choices: [],
  })),
});
const value = (over: object = {}): Case =>
  ({
    id: "c1",
    tasks: [task("permit"), task("finish")],
    answers: {},
    documents: [],
    commitments: [],
    plan: { asks: [] },
    ...over,
  }) as unknown as Case;
const duty = (kind: string, of: string, about: string): DutyRow => ({
  kind,
  task: of,
  about,
  text,
  act: text,
  package: text,
  subject_text: "",
  since: "",
});
const account = (role: string) => ({ roles: [role] }) as unknown as Account;

test("only what is of this case and of this person", () => {
  const duties = [
    duty("pay", "c1:permit", "fee"),
    duty("choose_delivery", "c1:permit", "hand_over"),
    duty("sign", "c1:permit", "sign"),
    duty("opinion", "c1:permit", "joint"),
    duty("pay", "c2:permit", "fee"),
    duty("report", "c1:finish", "finish"),
    duty("hand_in", "c1:", "plan"),
    duty("deliver", "c1:permit", "hand_over"),
  ];
  const own = waitsOf(value(), duties, account("applicant"));
  expect(own.steps.map(({ duty: d, deed }) => [d.kind, deed])).toEqual([
    ["pay", null],
    ["choose_delivery", "choose"],
    ["sign", "sign"],
  ]);
  expect(own.reports.map(({ act }) => act)).toEqual(["finish"]);
  expect([...own.owed]).toEqual(["plan"]);
  const clerk = waitsOf(value(), duties, account("window_clerk"));
  expect(clerk.steps.map(({ deed }) => deed)).toEqual(["pay", "choose", "sign_for", "deliver"]);
});

test("a report asks what is surely asked for the act and not answered, with all its choices", () => {
  const full = ask("kind", "field", ["finish"], ["entity.kind"]);
  const fact = full.facts[0];
  if (fact) fact.choices = [{ id: "a", text }];
  const asks = [
    ask("kind", "field", ["finish"], ["entity.kind"]),
    ask("done_on", "field", ["finish"], ["entity.done_on"]),
    ask("photos", "material", ["finish"]),
    ask("promise", "commitment", ["finish"]),
    ask("site", "field", ["begin"], ["entity.site"]),
    { ...ask("perhaps", "material", ["finish"]), conditional: { facts: [] } },
  ];
  const of = value({
    plan: { asks },
    answers: { "entity.done_on": "2026-05-20", "entity.kind": null },
    commitments: [{ ask: "promise" }],
  });
  const found = reportAsks(of, "finish", [full]);
  expect(found.map(({ id }) => id)).toEqual(["kind", "photos"]);
  expect(found[0]?.facts[0]?.choices).toHaveLength(1);
});

test.each([
  ["open", {}, false],
  ["approved", {}, true],
  ["refused", {}, true],
  ["refused", { objection: "x" }, false],
  ["refused", { objection: "x", objection_upheld: false }, true],
  ["waiting", {}, false],
])("%s %j: may object is %s", (state, orders, may) => {
  expect(mayObject(task("permit", { state, orders: { deemed: false, ...orders } }))).toBe(may);
});
