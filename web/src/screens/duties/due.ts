// When something is due, in calendar days from today, and where the reader does it.
import type { DutyRow } from "../../api/schema";

export interface DueText {
  /** Locale key. */
  key: string;
  count: number;
  tone: "red" | "yellow" | "grey";
}

const SOON_DAYS = 3;
const DAY_MS = 86_400_000;

/** Days from `today` to `day`, both as `2026-11-25`; below 0 when it has passed. */
export function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS);
}

/** The words for a last day. */
export function dueText(dueOn: string | null | undefined, today: string): DueText {
  if (!dueOn) return { key: "duty.no_day", count: 0, tone: "grey" };
  const days = daysUntil(dueOn, today);
  if (days < 0) return { key: "duty.over", count: -days, tone: "red" };
  if (days === 0) return { key: "clock.today", count: 0, tone: "yellow" };
  return { key: "duty.in_days", count: days, tone: days <= SOON_DAYS ? "yellow" : "grey" };
}

/** The case and the act of a duty: its task is `case:act`, without an act for the whole case. */
export function placeOfDuty({ task }: Pick<DutyRow, "task">): { case: string; act: string } {
  const [of = "", act = ""] = task.split(":");
  return { case: of, act };
}

/** Kinds that are done in the case by whoever applied or filed it. */
const IN_CASE = ["hand_in", "report", "pay", "choose_delivery", "sign"];

/** Where a duty is done. */
export function dutyPath(row: Pick<DutyRow, "task" | "kind" | "department">): string {
  const { case: of, act } = placeOfDuty(row);
  const inCase = IN_CASE.includes(row.kind) && !row.department;
  return inCase || !act ? `/cases/${of}` : `/tasks/${row.task}`;
}
