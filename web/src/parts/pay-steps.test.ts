// The way to the money, step by step.
import { expect, test } from "vitest";
import { PAY_STEPS, wayOfPayment, wayOfRun } from "./pay-steps";

test("a payment on a public list is at the publicity", () => {
  expect(wayOfPayment("listed", "2026-12-01")).toEqual({ at: 1 });
  expect(wayOfPayment("listed", null)).toEqual({ at: 0 });
});

test.each(["settled"])("a payment that is %s has come all the way", (state) => {
  expect(wayOfPayment(state, null).at).toBe(PAY_STEPS.length);
});

test("what the bank refuses is held where it was refused", () => {
  expect(wayOfPayment("rejected", null)).toEqual({ at: 4, held: true });
  expect(wayOfRun("done").at).toBe(PAY_STEPS.length);
});
