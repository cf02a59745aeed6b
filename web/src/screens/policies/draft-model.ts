// A policy that is drafted, in the shape of the pack's entry: what a change makes of it. Pure.
import type { DraftDiagnostic, Text } from "../../api/schema";

/** A part of an entry; what this screen does not edit is kept as it came. */
type Rest = Record<string, unknown>;

export interface ClauseDoc extends Rest {
  id: string;
  text: Text;
  rule: string;
}
export interface AmountDoc extends Rest {
  yuan?: string;
  up_to_yuan?: string;
}
export interface CapDoc {
  per: string;
  yuan: number;
}
export interface BudgetDoc extends Rest {
  yuan: number;
  when_dry: string;
}
export interface WindowDoc extends Rest {
  apply_from?: string;
  apply_to?: string;
  grace_days?: number;
}
export interface BasisDoc {
  source: string;
  lines?: string;
  article?: string;
}
export interface PolicyDoc extends Rest {
  id: string;
  text: Text;
  guide: Text;
  department: string;
  party: string;
  beneficiary: string;
  mode: string;
  life_event?: string;
  clauses?: ClauseDoc[];
  amount?: AmountDoc;
  caps?: CapDoc[];
  stacking?: string[];
  budget?: BudgetDoc;
  window?: WindowDoc;
  publicity_days?: number;
  from: string;
  to?: string;
  basis: BasisDoc[];
  modelled?: Text;
}
export interface RowDoc extends Rest {
  text: Text;
  facts?: Rest;
  outcome: string;
  amount?: string;
}
export interface TrialDoc extends Rest {
  id: string;
  policy: string;
  on: string;
  facts?: Rest;
  rows: RowDoc[];
}
export interface DraftDoc {
  policy: PolicyDoc;
  trials: TrialDoc[];
}

export const CAPS_PER = ["claim", "year", "party", "city_year"] as const;
export const WHEN_DRY = ["first_come", "queue", "pro_rata"] as const;
export const OUTCOMES = ["entitled", "nearly", "not", "unknown"] as const;
export const BENEFICIARIES = [
  "enterprise",
  "sole_trader",
  "person",
  "employee",
  "project",
  "institution",
] as const;

/** How the amount comes about, as its entry says it. */
export type AmountBy = "computed" | "up_to" | "officer" | "none";

const nothing = (): Text => ({ zh: "", en: "" });

/** A draft of which nothing is written but what must be chosen; `today` is `2026-11-22`. */
export function emptyDraft(today: string): DraftDoc {
  const policy: PolicyDoc = {
    id: "new_policy",
    text: nothing(),
    guide: nothing(),
    department: "",
    party: "entity",
    beneficiary: "enterprise",
    mode: "instant",
    clauses: [],
    amount: { yuan: "" },
    from: today,
    basis: [],
  };
  return { policy, trials: [] };
}

/** The policy with `changes`; what is undefined goes. */
export function changed(draft: DraftDoc, changes: Partial<PolicyDoc>): DraftDoc {
  return { ...draft, policy: { ...draft.policy, ...changes } };
}

/** Another id: situations follow, and those that bear its name. */
export function renamed(draft: DraftDoc, id: string): DraftDoc {
  const before = draft.policy.id;
  const trials = draft.trials.map((trial) => ({
    ...trial,
    policy: trial.policy === before ? id : trial.policy,
    id: trial.id === before ? id : trial.id,
  }));
  return { policy: { ...draft.policy, id }, trials };
}

/** A list with one of its places changed. */
export function withAt<T>(list: readonly T[], at: number, change: (value: T) => T): T[] {
  return list.map((value, index) => (index === at ? change(value) : value));
}

export const without = <T>(list: readonly T[], at: number): T[] =>
  list.filter((_, index) => index !== at);

/** A list in which the value at `at` stands `by` places further; the same when it cannot. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const to = at + by;
  const value = list[at];
  if (value === undefined || to < 0 || to >= list.length) return [...list];
  const rest = without(list, at);
  return [...rest.slice(0, to), value, ...rest.slice(to)];
}

/** A clause that is not written yet, with an id that no other has. */
export function newClause(clauses: readonly ClauseDoc[]): ClauseDoc {
  const taken = new Set(clauses.map((clause) => clause.id));
  let number = clauses.length + 1;
  while (taken.has(`clause_${number}`)) number += 1;
  return { id: `clause_${number}`, text: nothing(), rule: "" };
}

export function amountBy({ amount }: PolicyDoc): AmountBy {
  if (!amount) return "none";
  if (amount.yuan !== undefined) return "computed";
  return amount.up_to_yuan !== undefined ? "up_to" : "officer";
}

/** The rule of the amount or of its limit. */
export const amountRule = ({ amount }: PolicyDoc): string =>
  amount?.yuan ?? amount?.up_to_yuan ?? "";

/** The amount said in another way, with the same rule; instalments and the like are kept. */
export function withAmount(policy: PolicyDoc, by: AmountBy, rule: string): PolicyDoc {
  const rest: AmountDoc = { ...policy.amount };
  delete rest.yuan;
  delete rest.up_to_yuan;
  if (by === "none") return { ...policy, amount: undefined } as PolicyDoc;
  if (by === "officer") return { ...policy, amount: rest };
  const key = by === "computed" ? "yuan" : "up_to_yuan";
  return { ...policy, amount: { [key]: rule, ...rest } };
}

/** Situations of a draft that has none yet. */
export function newTrial(draft: DraftDoc): TrialDoc {
  const taken = new Set(draft.trials.map((trial) => trial.id));
  let id = draft.policy.id;
  for (let number = 2; taken.has(id); number += 1) id = `${draft.policy.id}_${number}`;
  return { id, policy: draft.policy.id, on: draft.policy.from, rows: [newRow()] };
}

export const newRow = (): RowDoc => ({ text: nothing(), facts: {}, outcome: "entitled" });

/** What may be left out of a policy when it says nothing. */
const MAY_BE_EMPTY = ["clauses", "caps", "stacking", "window", "modelled"];

/** The draft as it is sent: without what was left empty and may be. */
export function entryOf({ policy, trials }: DraftDoc): DraftDoc {
  const basis = policy.basis.map(({ source, lines, article }) => ({
    source,
    ...(lines ? { lines } : {}),
    ...(article ? { article } : {}),
  }));
  return {
    policy: pruned({ ...policy, basis }, MAY_BE_EMPTY) as PolicyDoc,
    trials: trials.map((trial) => ({
      ...(pruned(trial, ["facts"]) as TrialDoc),
      rows: trial.rows.map((row) => pruned(row, ["facts"]) as RowDoc),
    })),
  };
}

/** Without keys that say nothing: undefined ones, and of `optional` those that are empty. */
function pruned(entry: Rest, optional: string[]): Rest {
  const blank = (value: unknown) => value === "" || value === undefined || value === null;
  const says = ([key, value]: [string, unknown]) => {
    if (value === undefined || value === null) return false;
    if (!optional.includes(key)) return true;
    if (Array.isArray(value)) return value.length > 0;
    // a fact that is null takes away what the situations have in common
    return Object.values(value).some((one) => key === "facts" || !blank(one));
  };
  return Object.fromEntries(Object.entries(entry).filter(says));
}

/** What is said of `field` itself, errors first. */
export function saidOf(found: DraftDiagnostic[], field: string): DraftDiagnostic[] {
  const own = found.filter((one) => one.field === field);
  return own.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
}

/** How many errors there are. */
export const errorsIn = (found: DraftDiagnostic[]): number =>
  found.filter((one) => one.severity === "error").length;

/** Whether two drafts say the same. */
export const sameDraft = (a: DraftDoc, b: DraftDoc): boolean =>
  JSON.stringify(entryOf(a)) === JSON.stringify(entryOf(b));
