// The way to the money, step by step.
import { expect, test } from "vitest";
import { isUnderWay, PAY_STEPS, percentDone, wayOfPayment, wayOfRun } from "./pay-steps";

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

test("who waits in the queue is held at the list", () => {
  expect(wayOfPayment("queued", null)).toEqual({ at: 0, held: true });
});

test("a run is half done when all is committed and nothing is written", () => {
  expect(percentDone({ payments: 4, committed: 4, batched: 0 })).toBe(50);
  expect(percentDone({ payments: 3, committed: 3, batched: 3 })).toBe(100);
  expect(percentDone({ payments: 0, committed: 0, batched: 0 })).toBe(0);
  expect(isUnderWay("committing")).toBe(true);
  expect(isUnderWay("sent")).toBe(false);
});
