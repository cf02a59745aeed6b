// The stages that a subject goes through: their cases, their acts, and what may begin next.
import type { NextPackage, Subject, SubjectCase, SubjectEntry, Text } from "../../api/schema";

export type StageState = "done" | "running" | "ready" | "later" | "ended";

export interface Stage {
  /** From 1; null for what belongs to no stage. */
  number: number | null;
  text: Text | null;
  state: StageState;
  /** The oldest first. */
  cases: SubjectCase[];
  next: NextPackage[];
  /** Acts that were decided, and all. */
  decided: number;
  acts: number;
}

const RUNNING = ["draft", "sent_back", "in_progress"];
const DECIDED = ["approved", "refused", "stopped", "revoked"];

export function isRunning(one: SubjectCase): boolean {
  return RUNNING.includes(one.state);
}

/** How many acts of the cases were decided, and how many there are. */
export function progressOf(cases: SubjectCase[]): { decided: number; acts: number } {
  const tasks = cases.flatMap((one) => one.tasks);
  const decided = tasks.filter((task) => DECIDED.includes(task.state)).length;
  return { decided, acts: tasks.length };
}

/** Everything by stage: what has none first, then by number. */
export function stagesOf(subject: Pick<Subject, "cases" | "next">): Stage[] {
  // what runs already does not begin next
  const running = new Set(subject.cases.filter(isRunning).map((one) => one.package.id));
  const next = subject.next.filter((one) => !running.has(one.package.id));
  const numbers = [...subject.cases, ...next].map((one) => one.stage ?? null);
  const order = (number: number | null) => number ?? 0;
  return [...new Set(numbers)]
    .sort((a, b) => order(a) - order(b))
    .map((number) => {
      const cases = subject.cases.filter((one) => (one.stage ?? null) === number).reverse();
      const waiting = next.filter((one) => (one.stage ?? null) === number);
      const text = cases.find((one) => one.stage_text)?.stage_text ?? null;
      const state = stateOf(cases, waiting);
      return { number, text, state, cases, next: waiting, ...progressOf(cases) };
    });
}

function stateOf(cases: SubjectCase[], next: NextPackage[]): StageState {
  if (cases.some(isRunning)) return "running";
  if (cases.some((one) => one.state === "closed")) return "done";
  if (next.some((one) => one.ready)) return "ready";
  return next.length > 0 ? "later" : "ended";
}

/** What is told only to who wants to know everything. */
const MINOR = [
  "task_opened",
  "task_reopened",
  "review_needed",
  "step_begun",
  "step_skipped",
  "step_ended",
  "delivery_chosen",
];

export function mainEntries(entries: SubjectEntry[]): SubjectEntry[] {
  return entries.filter((entry) => !MINOR.includes(entry.kind));
}

export interface Day {
  day: string;
  entries: SubjectEntry[];
}

/** Entries by the day on which they happened, in the order given. */
export function daysOf(entries: SubjectEntry[], dayOf: (at: string) => string): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
