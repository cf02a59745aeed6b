// The counts of the board: summed, and in the order in which they ask for attention.
import type { BoardCount, BoardCounts } from "../../api/schema";

export const GROUPS = ["department", "district", "act"] as const;
export type Group = (typeof GROUPS)[number];

/** The counts of one kind. */
export function countsOf(counts: BoardCounts, group: Group): BoardCount[] {
  return counts[`${group}s` as const];
}

export const COLOURS = ["red", "yellow", "stopped", "green"] as const;
export type Colour = (typeof COLOURS)[number];

export type Totals = Record<Colour, number> & { open: number };

/** What a count has of a colour; what is open and has no other colour is green. */
export function countOf(count: BoardCount, colour: Colour): number {
  if (colour !== "green") return count[colour];
  return Math.max(count.open - count.red - count.yellow - count.stopped, 0);
}

/** All counts of one kind together. */
export function totalOf(counts: BoardCount[]): Totals {
  const sum = (of: (count: BoardCount) => number) =>
    counts.reduce((total, count) => total + of(count), 0);
  return {
    red: sum((count) => count.red),
    yellow: sum((count) => count.yellow),
    stopped: sum((count) => count.stopped),
    green: sum((count) => countOf(count, "green")),
    open: sum((count) => count.open),
  };
}

/** What is most late first, then what is soon due, then the most work. */
export function byUrgency(counts: BoardCount[]): BoardCount[] {
  return [...counts].sort(
    (a, b) => b.red - a.red || b.yellow - a.yellow || b.open - a.open || named(a, b),
  );
}

function named(a: BoardCount, b: BoardCount): number {
  return (a.id ?? "").localeCompare(b.id ?? "");
}

/** The calendar month of a day and the whole one before: periods that reports are asked for. */
export function periodsUpTo(today: string): { from: string; to: string }[] {
  const [year = 0, month = 1] = today.split("-").map(Number);
  const first = day(year, month - 1, 1);
  return [
    { from: first, to: today },
    { from: day(year, month - 2, 1), to: day(year, month - 1, 0) },
    { from: `${year}-01-01`, to: today },
  ];
}

function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
}
