// Steps and accounts of the ledger.
import { expect, test } from "vitest";
import { accountOf, isAdvanced, isLevel, levelOf, stepOf } from "./ledger";

test("a step is the same for every share of it", () => {
  expect(["commit", "pay0", "pay12", "back1"].map(stepOf)).toEqual(["commit", "pay", "pay", "back"]);
});

test("an account says its kind and whose it is", () => {
  expect(accountOf("treasury/yuhang")).toEqual({ kind: "treasury", of: "yuhang" });
  expect(accountOf("budget/high_tech_2025")).toEqual({ kind: "budget", of: "high_tech_2025" });
  expect(accountOf("suspense")).toEqual({ kind: "suspense", of: "" });
  expect([isLevel("city"), isLevel("yuhang")]).toEqual([true, false]);
});

test("what is settled is said of each two treasuries once, by who owed it", () => {
  const sum = (step: string, debit: string, credit: string, yuan: string) => ({
    ...{ step, debit: `treasury/${debit}`, credit: `treasury/${credit}` },
    ...{ entries: 1, yuan },
  });
  const ledger = [
    sum("pay0", "city", "district", "5.00"),
    sum("advance0", "city", "330110", "9.10"),
    sum("settle0", "330110", "city", "9.10"),
    sum("settle1", "330110", "city", "0.95"),
    sum("settle1", "330106", "city", "1.00"),
    sum("waive0", "330106", "city", "2.00"),
  ];
  expect(levelOf(ledger, "waive")).toEqual([
    { by: "treasury/city", to: "treasury/330106", yuan: "2.00" },
  ]);
  expect(levelOf(ledger, "settle")).toEqual([
    { by: "treasury/city", to: "treasury/330110", yuan: "10.05" },
    { by: "treasury/city", to: "treasury/330106", yuan: "1.00" },
  ]);
  expect([isAdvanced(ledger), isAdvanced(ledger.slice(0, 1)), levelOf([], "settle")]).toEqual([true, false, []]);
});
