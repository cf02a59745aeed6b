// A policy that is drafted, in the shape of the pack's entry: what a change makes of it. Pure.
import type { Text } from "../../api/schema";

/** A part of an entry; what this screen does not edit is kept as it came. */
type Rest = Record<string, unknown>;

export interface BasisDoc {
  source: string;
  lines?: string;
  article?: string;
}
export interface ClauseDoc extends Rest {
  id: string;
  text: Text;
  rule: string;
  basis?: BasisDoc[];
}
export interface AmountDoc extends Rest {
  yuan?: string;
  up_to_yuan?: string;
  instalments?: number;
  while_entitled?: boolean;
  top_up?: boolean;
}
export interface CapDoc {
  per: string;
  yuan?: number;
}
export interface FundingDoc extends Rest {
  payer: string;
  /** A part of one whole: `0.5`, `1/3`. */
  share: string;
  districts?: string[];
}
export interface BudgetDoc extends Rest {
  yuan: number;
  when_dry: string;
  first_by?: string;
}
export interface WindowDoc extends Rest {
  apply_from?: string;
  apply_to?: string;
  grace_days?: number;
}
export interface ClawBackDoc extends Rest {
  text: Text;
  /** A part of one, a year: `0.03`. */
  interest?: string;
  credit_record?: boolean;
  basis?: BasisDoc[];
}
export interface PolicyDoc extends Rest {
  id: string;
  text: Text;
  guide: Text;
  department: string;
  party: string;
  beneficiary: string;
  mode: string;
  rows?: string[];
  search_words?: string[];
  life_event?: string;
  joint_departments?: string[];
  clauses?: ClauseDoc[];
  amount?: AmountDoc;
  caps?: CapDoc[];
  funding?: FundingDoc[];
  paid_first_by?: string;
  stacking?: string[];
  budget?: BudgetDoc;
  window?: WindowDoc;
  run?: string;
  publicity_days?: number;
  /** The party gives account and commitment before it is paid. */
  confirmed_by_party?: boolean;
  pay_within_working_days?: number;
  claw_back?: ClawBackDoc;
  package?: string;
  from: string;
  to?: string;
  basis: BasisDoc[];
  modelled?: Text;
}
export interface RowDoc extends Rest {
  text: Text;
  facts?: Rest;
  /** What was paid before: policy -> yuan. */
  paid?: Record<string, string>;
  /** Groups in which somebody else was paid for the same. */
  counted?: string[];
  outcome: string;
  amount?: string;
  /** All clauses that do not hold; absent where that is not looked at. */
  failing?: string[];
  missing?: string[];
  /** What is got of all policies of the groups: policy -> yuan. */
  stacked?: Record<string, string>;
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
export const PAYERS = ["city", "district", "province", "central", "fund"] as const;
export const RHYTHMS = ["monthly", "quarterly", "yearly", "once"] as const;
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

/** Changes in which `undefined` takes a key away. */
export type Changes<T> = { [K in keyof T]?: T[K] | undefined };

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
export function changed(draft: DraftDoc, changes: Changes<PolicyDoc>): DraftDoc {
  return { ...draft, policy: { ...draft.policy, ...changes } as PolicyDoc };
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

/** A claw-back that is not written yet. */
export const newClawBack = (): ClawBackDoc => ({ text: nothing() });

/** Sums with another for `policy`; none takes it away. */
export function withSum(
  sums: Readonly<Record<string, string>>,
  policy: string,
  yuan: string | undefined,
): Record<string, string> {
  const rest = Object.entries(sums).filter(([id]) => id !== policy);
  if (yuan === undefined) return Object.fromEntries(rest);
  if (policy in sums)
    return Object.fromEntries(
      Object.entries(sums).map(([id, was]) => [id, id === policy ? yuan : was]),
    );
  return Object.fromEntries([...rest, [policy, yuan]]);
}

/** What may be left out of a policy when it says nothing. */
const MAY_BE_EMPTY = [
  "rows",
  "search_words",
  "joint_departments",
  "clauses",
  "caps",
  "funding",
  "stacking",
  "window",
  "modelled",
];

/** What may be left out of a situation; what must come out stays, even when it is nothing. */
const MAY_BE_EMPTY_IN_ROW = ["facts", "paid", "counted"];

/** The draft as it is sent: without what was left empty and may be. */
export function entryOf({ policy, trials }: DraftDoc): DraftDoc {
  const { clauses, funding, claw_back } = policy;
  const sent = {
    ...policy,
    basis: basisOf(policy.basis),
    clauses: clauses?.map((one) => ({ ...one, basis: basisOf(one.basis) })).map(leaf),
    funding: funding?.map(leaf),
    claw_back: claw_back && leaf({ ...claw_back, basis: basisOf(claw_back.basis) }),
  };
  return {
    policy: pruned(sent, MAY_BE_EMPTY) as PolicyDoc,
    trials: trials.map((trial) => ({
      ...(pruned(trial, ["facts"]) as TrialDoc),
      rows: trial.rows.map((row) => pruned(row, MAY_BE_EMPTY_IN_ROW) as RowDoc),
    })),
  };
}

const basisOf = (basis: readonly BasisDoc[] = []): BasisDoc[] =>
  basis.map(({ source, lines, article }) => ({
    source,
    ...(lines ? { lines } : {}),
    ...(article ? { article } : {}),
  }));

/** A part of the entry without its lists that are empty. */
const leaf = (part: Rest): Rest => pruned(part, ["basis", "districts"]);

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

/** Whether two drafts say the same. */
export const sameDraft = (a: DraftDoc, b: DraftDoc): boolean =>
  JSON.stringify(entryOf(a)) === JSON.stringify(entryOf(b));
