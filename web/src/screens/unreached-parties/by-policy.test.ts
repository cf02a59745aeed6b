import { expect, test } from "vitest";
import type { UnreachedParty } from "../../api/schema";
import { byPolicy, entitledTo } from "./by-policy";

const party = (key: string, policies: Record<string, string | null>): UnreachedParty => ({
  key,
  telephones: [],
  due_yuan: "0.00",
  policies: Object.entries(policies).map(([id, due_yuan]) => ({
    id,
    text: { zh: id, en: id },
    due_yuan,
  })),
});
const ROWS = [
  party("A", { training: "0.10", service: null }),
  party("B", { training: "100000.20" }),
  party("C", { engineer: "300000" }),
];

test("parties and yuan are counted by policy, to the fen, the most parties first", () => {
  expect(byPolicy(ROWS).map(({ id, parties, yuan }) => [id, parties, yuan])).toEqual([
    ["training", 2, "100000.30"],
    ["engineer", 1, "300000.00"],
    ["service", 1, null],
  ]);
  expect(byPolicy([])).toEqual([]);
});

test("a policy picks its parties, none picks all", () => {
  expect(entitledTo(ROWS, "training").map(({ key }) => key)).toEqual(["A", "B"]);
  expect(entitledTo(ROWS, "nothing")).toEqual([]);
  expect(entitledTo(ROWS, "")).toBe(ROWS);
});
