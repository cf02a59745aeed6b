// Who is offered which order.
import { expect, test } from "vitest";
import type { Account, TaskDetail, TaskOrders } from "../../api/schema";
import { becauseOf, ordersOf, suspensionsOf } from "./orders";

const text = { zh: "甲", en: "A" };
const none: TaskOrders = { deemed: false };
const task = (state: string, orders: Partial<TaskOrders> = {}, more: object = {}): TaskDetail => ({
  id: "c:a",
  act: "a",
  text,
  department: { id: "construction", text },
  state,
  after: [],
  clauses: [],
  steps: [],
  orders: { ...none, ...orders },
  case: { id: "c", package: { id: "p", text } },
  facts: [],
  documents: [],
  decides: [],
  refusals: [],
  suspensions: [],
  allowed: [],
  ...more,
});
const account = (role: string, department = "construction"): Account => ({
  id: "x",
  name: "x",
  text,
  roles: [role],
  department,
  districts: [],
  state: "active",
});
const reasons = { suspensions: [{ id: "lawsuit", text, basis: [] }] };

test.each([
  ["open", {}, {}, "reviewer", ["ask_extension"]],
  ["open", {}, reasons, "reviewer", ["suspend", "ask_extension"]],
  ["open", { suspended_for: "lawsuit" }, reasons, "reviewer", ["resume", "ask_extension"]],
  ["open", {}, { extension_working_days: null }, "reviewer", []],
  ["open", { extension_working_days: 3 }, {}, "reviewer", []],
  ["open", { extension_working_days: 3 }, {}, "supervisor", ["answer_extension"]],
  ["open", { extension_working_days: 3, extension_granted: false }, {}, "supervisor", []],
  ["approved", {}, {}, "supervisor", ["revoke", "correct"]],
  ["refused", { objection: "不服" }, {}, "supervisor", ["decide_objection"]],
  ["refused", { objection: "不服", objection_upheld: false }, {}, "supervisor", []],
  ["approved", { objection: "不服" }, {}, "reviewer", []],
  ["waiting", {}, {}, "reviewer", []],
])("%s %j %j: a %s is offered %j", (state, orders, more, role, offered) => {
  expect(ordersOf(task(state, orders, more), account(role))).toEqual(offered);
});

test("nobody and another department are offered nothing", () => {
  expect(ordersOf(task("open"), null)).toEqual([]);
  expect(ordersOf(task("open"), account("reviewer", "health"))).toEqual([]);
  expect(suspensionsOf(task("open"))).toEqual([]);
});

test("a reason and its article are sent apart", () => {
  const article = "《行政许可法》第六十九条";
  expect(becauseOf({ reason: " 材料系伪造 ", article: ` ${article} ` })).toEqual({
    reason: "材料系伪造",
    article,
  });
  expect(becauseOf({})).toEqual({ reason: "", article: "" });
});
