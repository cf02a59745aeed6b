// What is different between two plans of a package: pure.
import type { Ask, Plan, PlanTask } from "../api/schema";

/** `settled`: it was open whether it belongs to the plan, and now it does. */
export type Change = "added" | "removed" | "settled";

export interface Changed<T> {
  item: T;
  change: Change;
}

export interface PlanDifference {
  tasks: Changed<PlanTask>[];
  asks: Changed<Ask>[];
  figures: { name: FigureName; before: number; after: number }[];
}

export type FigureName =
  "acts" | "asks" | "critical_path_working_days" | "materials" | "visits" | "steps" | "fee_yuan";

export function planDifference(before: Plan, after: Plan): PlanDifference {
  return {
    tasks: changes(before.tasks, after.tasks, (task) => task.act),
    asks: changes(before.asks, after.asks, (ask) => ask.id),
    figures: figures(before, after),
  };
}

interface Conditional {
  conditional?: unknown;
}

function changes<T extends Conditional>(
  before: T[],
  after: T[],
  idOf: (item: T) => string,
): Changed<T>[] {
  const old = new Map(before.map((item) => [idOf(item), item]));
  const young = new Set(after.map(idOf));
  const found: Changed<T>[] = [];
  for (const item of after) {
    const was = old.get(idOf(item));
    if (!was) found.push({ item, change: "added" });
    else if (was.conditional && !item.conditional) found.push({ item, change: "settled" });
  }
  for (const item of before) if (!young.has(idOf(item))) found.push({ item, change: "removed" });
  return found;
}

const NUMBERS = ["critical_path_working_days", "materials", "visits", "steps", "fee_yuan"] as const;

function figures(before: Plan, after: Plan): PlanDifference["figures"] {
  return [
    { name: "acts" as const, before: before.tasks.length, after: after.tasks.length },
    { name: "asks" as const, before: before.asks.length, after: after.asks.length },
    ...NUMBERS.map((name) => ({ name, before: before[name], after: after[name] })),
  ];
}
