// What may be done in a step and what it asks: pure. The server decides; this only offers.
import type { Account, Deed, Named, Task, TaskStep } from "../api/schema";
import { peopleOf, scoresOf, type Typed } from "./form-fields";

export type DeedName =
  | "opinion"
  | "reconcile"
  | "answer"
  | "appoint"
  | "visit"
  | "experts"
  | "hear"
  | "pay"
  | "sign"
  | "sign_for"
  | "choose"
  | "deliver"
  | "object";

/** What a step must know of its task. */
type OfTask = Pick<Task, "department" | "state">;

/** The deeds of an open step that `account` is offered. */
export function deedsOf(task: OfTask, step: TaskStep, account: Account | null): DeedName[] {
  if (!account) return [];
  // what was found against an act may be looked at again while it is undecided
  const again = step.state === "failed" && task.state === "open";
  if (step.state !== "open" && !again) return [];
  const has = (role: string) => account.roles.includes(role);
  const offered = [
    ...(has("reviewer") && account.department
      ? officerDeeds(task.department, step, account.department)
      : []),
    ...(has("window_clerk") ? windowDeeds(step) : []),
    ...(has("applicant") && step.kind === "delivery" && !chosen(step) ? ["choose" as const] : []),
  ];
  const deeds = [...new Set(offered)];
  return again ? deeds.filter((deed) => deed === "appoint" || deed === "experts") : deeds;
}

function officerDeeds(lead: Named, step: TaskStep, department: string): DeedName[] {
  const leads = lead.id === department;
  const asked = step.departments.some(({ id }) => id === department);
  const does = step.departments.length === 0 ? leads : asked;
  switch (step.kind) {
    case "joint_opinion":
      return [
        ...(asked && awaited(step).some(({ id }) => id === department) ? ["opinion" as const] : []),
        ...(leads && toReconcile(step) ? ["reconcile" as const] : []),
      ];
    case "public_notice":
      return leads && openObjections(step).length > 0 ? ["answer"] : [];
    case "site_visit":
      return does ? ["visit", "appoint"] : [];
    case "expert_review":
      return does ? ["experts"] : [];
    case "hearing":
      return does ? ["hear"] : [];
    case "fee":
      return leads || asked ? ["pay"] : [];
    case "delivery":
      return (leads || asked) && chosen(step) ? ["deliver"] : [];
    default:
      return [];
  }
}

function windowDeeds(step: TaskStep): DeedName[] {
  switch (step.kind) {
    case "fee":
      return ["pay"];
    case "signature":
      return ["sign_for"];
    case "delivery":
      return chosen(step) ? ["deliver"] : ["choose"];
    default:
      return [];
  }
}

/** Departments that were asked and have not spoken. */
export function awaited(step: TaskStep): Named[] {
  const spoken = step.records.filter((record) => record.kind === "opinion_given");
  return step.departments.filter(({ id }) => !spoken.some((one) => one.department?.id === id));
}

/** Everybody spoke, somebody is against it, and the lead has not settled it. */
export function toReconcile(step: TaskStep): boolean {
  const has = (kind: string) => step.records.some((record) => record.kind === kind);
  const against = step.records.some((record) => record.says === "disagree");
  return against && awaited(step).length === 0 && !has("opinions_reconciled");
}

/** Numbers, from 1, of the objections that nobody answered. */
export function openObjections(step: TaskStep): number[] {
  const answered = step.records.map((record) => record.objection);
  const made = step.records.filter((record) => record.kind === "notice_objected");
  return made.map((_, index) => index + 1).filter((number) => !answered.includes(number));
}

/** How the result comes: chosen, or the only way there is. */
export function chosen(step: TaskStep): string | null {
  const said = step.records.filter((record) => record.way).at(-1)?.way;
  return said ?? (step.ways.length === 1 ? (step.ways[0] ?? null) : null);
}

/** Steps that have to be over before the act is decided. */
export function openBefore(task: Pick<Task, "steps" | "state">): TaskStep[] {
  if (task.state !== "open") return [];
  const before = task.steps.filter((step) => step.kind !== "delivery");
  return before.filter((step) => step.state === "open" || step.state === "waiting");
}

export interface DeedField {
  name: string;
  kind: "one" | "words" | "line" | "day" | "people";
  choices?: string[];
  optional?: boolean;
}

const YES_NO = ["yes", "no"];
const words = (optional = false): DeedField => ({ name: "text", kind: "words", optional });

/** What a deed asks, given what was typed so far. */
export function fieldsOf(deed: DeedName, step: TaskStep, typed: Typed): DeedField[] {
  switch (deed) {
    case "opinion": {
      const choices = ["agree", "agree_with_conditions", "disagree"];
      // who says yes need not say why
      return [{ name: "says", kind: "one", choices }, words(typed.says === "agree")];
    }
    case "reconcile":
      return [{ name: "agree", kind: "one", choices: YES_NO }, words()];
    case "answer": {
      const open = openObjections(step).map(String);
      const which: DeedField = { name: "objection", kind: "one", choices: open };
      return [which, { name: "founded", kind: "one", choices: YES_NO }, words()];
    }
    case "appoint":
      return [{ name: "on", kind: "day" }];
    case "visit":
      return [{ name: "passed", kind: "one", choices: YES_NO }, words()];
    case "experts":
      return [
        { name: "names", kind: "people" },
        { name: "passed", kind: "one", choices: YES_NO },
        words(),
      ];
    case "hear":
      return [{ name: "names", kind: "people" }, words()];
    case "pay":
      return [{ name: "reference", kind: "line" }];
    case "sign":
      return [];
    case "sign_for":
      return [{ name: "identity_number", kind: "line" }];
    case "choose": {
      const way: DeedField = { name: "way", kind: "one", choices: step.ways };
      return typed.way === "post" ? [way, { name: "address", kind: "words" }] : [way];
    }
    case "deliver":
      return chosen(step) === "post" ? [{ name: "tracking_number", kind: "line" }] : [];
    case "object":
      return [words()];
  }
}

/** What is sent for a deed. */
export function deedBody(deed: DeedName, typed: Typed): Deed {
  const said = (name: string) => (typed[name] ?? "").trim();
  const yes = (name: string) => typed[name] === "yes";
  const text = said("text");
  switch (deed) {
    case "opinion":
      return { opinion: { says: said("says"), text } };
    case "reconcile":
      return { reconcile: { agree: yes("agree"), text } };
    case "answer":
      return { answer: { objection: Number(said("objection")), founded: yes("founded"), text } };
    case "appoint":
      return { appoint: { on: said("on") } };
    case "visit":
      return { visit: { passed: yes("passed"), text } };
    case "experts": {
      const scores = scoresOf(typed.names);
      const names = peopleOf(typed.names).map((line) => line.replace(/\s+\d{1,3}$/, ""));
      return {
        experts: { names, passed: yes("passed"), text, ...(scores.length > 0 ? { scores } : {}) },
      };
    }
    case "hear":
      return { hear: { names: peopleOf(typed.names), text } };
    case "pay":
      return { pay: { reference: said("reference") } };
    case "sign":
      return { sign: {} };
    case "sign_for":
      return { sign: { identity_number: said("identity_number").toUpperCase() } };
    case "choose":
      return { choose: { way: said("way"), address: said("address") } };
    case "deliver":
      return { deliver: { tracking_number: said("tracking_number") || null } };
    case "object":
      return { object: { text } };
  }
}
