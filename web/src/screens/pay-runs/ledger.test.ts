// Steps and accounts of the ledger.
import { expect, test } from "vitest";
import { accountOf, isLevel, stepOf } from "./ledger";

test("a step is the same for every share of it", () => {
  expect(["commit", "pay0", "pay12", "back1"].map(stepOf)).toEqual(["commit", "pay", "pay", "back"]);
});

test("an account says its kind and whose it is", () => {
  expect(accountOf("treasury/yuhang")).toEqual({ kind: "treasury", of: "yuhang" });
  expect(accountOf("budget/high_tech_2025")).toEqual({ kind: "budget", of: "high_tech_2025" });
  expect(accountOf("suspense")).toEqual({ kind: "suspense", of: "" });
  expect([isLevel("city"), isLevel("yuhang")]).toEqual([true, false]);
});
