// When a duty is due and where it is done: one row an example.
import { expect, test } from "vitest";
import { daysUntil, dueText, dutyPath, placeOfDuty } from "./due";

const today = "2026-11-25";

test.each([
  ["2026-11-20", "duty.over", 5, "red"],
  ["2026-11-25", "clock.today", 0, "yellow"],
  ["2026-11-28", "duty.in_days", 3, "yellow"],
  ["2026-11-29", "duty.in_days", 4, "grey"],
  ["2027-01-01", "duty.in_days", 37, "grey"],
  [null, "duty.no_day", 0, "grey"],
])("what is due on %s says %s %i", (day, key, count, tone) => {
  expect(dueText(day, today)).toEqual({ key, count, tone });
});

test("the clock of summer does not move a day", () => {
  expect(daysUntil("2026-04-01", "2026-03-01")).toBe(31);
});

test("a task is a case and an act; what is owed belongs to the whole case", () => {
  expect(placeOfDuty({ task: "c1:permit" })).toEqual({ case: "c1", act: "permit" });
  expect(placeOfDuty({ task: "c1:" })).toEqual({ case: "c1", act: "" });
});

const department = { id: "d", text: { zh: "部门", en: "Department" } };

test.each([
  ["hand_in", "c1:", null, "/cases/c1"],
  ["sign", "c1:contract", null, "/cases/c1"],
  ["report", "c1:works", department, "/tasks/c1:works"],
  ["after_check", "c1:permit", department, "/tasks/c1:permit"],
  ["opinion", "c1:permit", department, "/tasks/c1:permit"],
])("%s of %s", (kind, task, of, path) => {
  expect(dutyPath({ kind, task, department: of })).toBe(path);
});
