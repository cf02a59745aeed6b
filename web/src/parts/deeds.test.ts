// Who is offered what in which step, and what is sent.
import { describe, expect, test } from "vitest";
import type { Account, TaskRecord, TaskStep } from "../api/schema";
import { deedBody, deedsOf, fieldsOf, openBefore, openObjections, toReconcile } from "./deeds";
import { complete, peopleOf } from "./form-fields";

const named = (id: string) => ({ id, text: { zh: id, en: id } });
const account = (roles: string[], department?: string): Account => ({
  id: "a",
  name: "a",
  text: { zh: "某人", en: "Somebody" },
  roles,
  districts: [],
  state: "active",
  ...(department ? { department } : {}),
});
const step = (over: Partial<TaskStep>): TaskStep => ({
  id: "s",
  text: { zh: "环节", en: "Step" },
  kind: "joint_opinion",
  state: "open",
  outside_limit: false,
  departments: [],
  ways: [],
  records: [],
  ...over,
});
const record = (over: Partial<TaskRecord>): TaskRecord => ({ at: "", kind: "", ...over });
const opinion = (department: string, says: string) =>
  record({ kind: "opinion_given", department: named(department), says });
const task = { department: named("construction"), state: "open" };

describe("who is offered what", () => {
  const asked = { departments: [named("ecology"), named("police")] };
  test("a department that was asked gives one opinion; the lead gives none", () => {
    const reviewer = account(["reviewer"], "ecology");
    expect(deedsOf(task, step(asked), reviewer)).toEqual(["opinion"]);
    expect(
      deedsOf(task, step({ ...asked, records: [opinion("ecology", "agree")] }), reviewer),
    ).toEqual([]);
    expect(deedsOf(task, step(asked), account(["reviewer"], "construction"))).toEqual([]);
  });

  test("the lead settles a disagreement once everybody spoke", () => {
    const lead = account(["reviewer"], "construction");
    const one = step({ ...asked, records: [opinion("ecology", "disagree")] });
    const all = step({ ...asked, records: [...one.records, opinion("police", "agree")] });
    expect(deedsOf(task, one, lead)).toEqual([]);
    expect(deedsOf(task, all, lead)).toEqual(["reconcile"]);
    const settled = [...all.records, record({ kind: "opinions_reconciled", passed: true })];
    expect(toReconcile(step({ ...asked, records: settled }))).toBe(false);
  });

  test.each([
    ["site_visit", ["visit", "appoint"]],
    ["expert_review", ["experts"]],
    ["hearing", ["hear"]],
    ["fee", ["pay"]],
    ["public_notice", []],
    ["signature", []],
  ])("the own department in %s: %j", (kind, deeds) => {
    expect(deedsOf(task, step({ kind }), account(["reviewer"], "construction"))).toEqual(deeds);
    expect(deedsOf(task, step({ kind }), account(["reviewer"], "health"))).toEqual([]);
    expect(deedsOf(task, step({ kind, state: "waiting" }), account(["reviewer"]))).toEqual([]);
  });

  test.each([
    ["fee", ["pay"]],
    ["signature", ["sign_for"]],
    ["delivery", ["choose"]],
    ["hearing", []],
  ])("the window in %s: %j", (kind, deeds) => {
    const ways = ["desk", "post"];
    expect(deedsOf(task, step({ kind, ways }), account(["window_clerk"], "x"))).toEqual(deeds);
  });

  test("the result is handed over once its way is chosen", () => {
    const lead = account(["reviewer"], "construction");
    const open = step({ kind: "delivery", ways: ["desk", "post"] });
    const post = { ...open, records: [record({ kind: "delivery_chosen", way: "post" })] };
    expect(deedsOf(task, open, lead)).toEqual([]);
    expect(deedsOf(task, open, account(["applicant"]))).toEqual(["choose"]);
    expect(deedsOf(task, post, account(["applicant"]))).toEqual([]);
    expect(deedsOf(task, post, lead)).toEqual(["deliver"]);
    expect(fieldsOf("deliver", post, {}).map((field) => field.name)).toEqual(["tracking_number"]);
    expect(fieldsOf("deliver", step({ kind: "delivery", ways: ["desk"] }), {})).toEqual([]);
  });

  test("a failed visit may be set again while the act is undecided", () => {
    const failed = step({ kind: "site_visit", state: "failed" });
    const lead = account(["reviewer"], "construction");
    expect(deedsOf(task, failed, lead)).toEqual(["appoint"]);
    expect(deedsOf({ ...task, state: "refused" }, failed, lead)).toEqual([]);
    expect(deedsOf(task, failed, null)).toEqual([]);
  });
});

test("objections are numbered from 1, answered ones are not asked again", () => {
  const records = [
    record({ kind: "notice_objected", text: "a" }),
    record({ kind: "notice_objected", text: "b" }),
    record({ kind: "objection_answered", objection: 1, passed: true }),
  ];
  const notice = step({ kind: "public_notice", records });
  expect(openObjections(notice)).toEqual([2]);
  expect(deedsOf(task, notice, account(["reviewer"], "construction"))).toEqual(["answer"]);
  expect(fieldsOf("answer", notice, {})[0]?.choices).toEqual(["2"]);
});

test("what must be over before the decision: not the delivery", () => {
  const steps = [
    step({ id: "joint", state: "done" }),
    step({ id: "fee", state: "open" }),
    step({ id: "sign", state: "waiting" }),
    step({ id: "hand_over", kind: "delivery", state: "waiting" }),
  ];
  expect(openBefore({ state: "open", steps }).map(({ id }) => id)).toEqual(["fee", "sign"]);
  expect(openBefore({ state: "approved", steps })).toEqual([]);
});

test.each([
  ["opinion" as const, { says: "agree" }, { opinion: { says: "agree", text: "" } }],
  [
    "reconcile" as const,
    { agree: "no", text: " 不同意 " },
    { reconcile: { agree: false, text: "不同意" } },
  ],
  [
    "answer" as const,
    { objection: "2", founded: "no", text: "已限时" },
    { answer: { objection: 2, founded: false, text: "已限时" } },
  ],
  ["appoint" as const, { on: "2026-12-01" }, { appoint: { on: "2026-12-01" } }],
  [
    "experts" as const,
    { names: "甲\n乙、丙", passed: "yes", text: "可行" },
    { experts: { names: ["甲", "乙", "丙"], passed: true, text: "可行" } },
  ],
  [
    "experts" as const,
    { names: "甲 90\n乙 85", passed: "yes", text: "可行" },
    {
      experts: {
        names: ["甲", "乙"],
        passed: true,
        text: "可行",
        scores: [
          { name: "甲", points: 90 },
          { name: "乙", points: 85 },
        ],
      },
    },
  ],
  [
    "sign_for" as const,
    { identity_number: "33010619900101123x" },
    { sign: { identity_number: "33010619900101123X" } },
  ],
  ["sign" as const, {}, { sign: {} }],
  ["choose" as const, { way: "desk" }, { choose: { way: "desk", address: "" } }],
  ["deliver" as const, {}, { deliver: { tracking_number: null } }],
])("%s is sent as it is meant", (deed, typed, body) => {
  expect(deedBody(deed, typed as Record<string, string>)).toEqual(body);
});

test("a form is complete when everything that must be said is said", () => {
  const fields = (typed: Record<string, string>) =>
    fieldsOf("opinion", step({}), typed).map((field) => ({ ...field, label: "", choices: [] }));
  const agree = { says: "agree" };
  const against = { says: "disagree", text: " " };
  expect(complete(fields({}), {})).toBe(false);
  expect(complete(fields(agree), agree)).toBe(true);
  expect(complete(fields(against), against)).toBe(false);
  expect(peopleOf(" 甲 ,, 乙\n")).toEqual(["甲", "乙"]);
});
