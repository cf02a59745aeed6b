// The counts of the board: one row an example.
import { describe, expect, test } from "vitest";
import type { BoardCount } from "../../api/schema";
import { byUrgency, countOf, periodsUpTo, totalOf } from "./totals";

const count = (id: string, red: number, yellow: number, stopped: number, open: number) =>
  ({ id, text: { zh: id, en: id }, red, yellow, stopped, open }) satisfies BoardCount;

describe("counts", () => {
  const counts = [
    count("calm", 0, 0, 0, 9),
    count("late", 2, 1, 1, 5),
    count("soon", 0, 3, 0, 3),
    count("busy", 0, 0, 0, 12),
  ];

  test("are summed by colour; what is left is in time", () => {
    expect(totalOf(counts)).toEqual({ red: 2, yellow: 4, stopped: 1, green: 22, open: 29 });
    expect(totalOf([])).toEqual({ red: 0, yellow: 0, stopped: 0, green: 0, open: 0 });
  });

  test("are never below zero", () => {
    expect(countOf(count("odd", 2, 0, 0, 1), "green")).toBe(0);
  });

  test("stand in order of urgency, and stay where they were given", () => {
    expect(byUrgency(counts).map(({ id }) => id)).toEqual(["late", "soon", "busy", "calm"]);
    expect(counts[0]?.id).toBe("calm");
  });
});

test.each([
  ["2026-11-25", "2026-11-01", "2026-10-01", "2026-10-31"],
  ["2026-01-05", "2026-01-01", "2025-12-01", "2025-12-31"],
  ["2024-03-31", "2024-03-01", "2024-02-01", "2024-02-29"],
])("periods up to %s", (today, from, before, ended) => {
  expect(periodsUpTo(today)).toEqual([
    { from, to: today },
    { from: before, to: ended },
    { from: `${today.slice(0, 4)}-01-01`, to: today },
  ]);
});
