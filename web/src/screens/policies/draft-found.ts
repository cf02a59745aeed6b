// What is said of a draft: what is still to fill in, what is wrong, and what its fields are called.
// Pure.
import type { DraftDiagnostic } from "../../api/schema";
import { amountBy, type BasisDoc, type DraftDoc } from "./draft-model";

/** The field of the policy at these keys, as diagnostics name it. */
export const inPolicy = (...keys: (string | number)[]) => ["policy", ...keys].join(".");

const halves = (field: string) => [`${field}.zh`, `${field}.en`];

/** Every field that must be filled in, in the order of the form; what may stay empty is not here. */
export function mustBeFilled({ policy, trials }: DraftDoc): string[] {
  const by = amountBy(policy);
  const each = <T>(list: readonly T[] | undefined, fields: (at: number, value: T) => string[]) =>
    (list ?? []).flatMap((value, at) => fields(at, value));
  const sources = (list: readonly BasisDoc[] | undefined, field: string) =>
    each(list, (at) => [`${field}.${at}.source`]);
  return [
    ...halves(inPolicy("text")),
    ...halves(inPolicy("guide")),
    ...["id", "department", "party", "beneficiary", "mode", "from"].map((key) => inPolicy(key)),
    ...each(policy.clauses, (at, clause) => [
      ...halves(inPolicy("clauses", at, "text")),
      inPolicy("clauses", at, "rule"),
      inPolicy("clauses", at, "id"),
      ...sources(clause.basis, inPolicy("clauses", at, "basis")),
    ]),
    ...(by === "computed" ? ["policy.amount.yuan"] : []),
    ...(by === "up_to" ? ["policy.amount.up_to_yuan"] : []),
    ...each(policy.caps, (at) => [inPolicy("caps", at, "yuan")]),
    ...each(policy.funding, (at) => [inPolicy("funding", at, "share")]),
    ...(policy.claw_back
      ? [...halves("policy.claw_back.text"), ...sources(policy.claw_back.basis, "policy.claw_back.basis")]
      : []),
    ...(policy.basis.length > 0 ? sources(policy.basis, inPolicy("basis")) : [inPolicy("basis")]),
    ...each(trials, (at, trial) => [
      `trials.${at}.on`,
      `trials.${at}.id`,
      ...each(trial.rows, (row, { paid, stacked }) => [
        ...halves(`trials.${at}.rows.${row}.text`),
        ...["paid", "stacked"].flatMap((key) =>
          Object.keys((key === "paid" ? paid : stacked) ?? {}).map(
            (id) => `trials.${at}.rows.${row}.${key}.${id}`,
          ),
        ),
      ]),
    ]),
  ];
}

/** The value of `field`, such as `policy.clauses.0.rule`. */
export function valueAt(draft: DraftDoc, field: string): unknown {
  const step = (of: unknown, key: string) =>
    typeof of === "object" && of !== null ? (of as Record<string, unknown>)[key] : undefined;
  return field.split(".").reduce(step, draft as unknown);
}

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === "string" && value.trim() === "") ||
  (Array.isArray(value) && value.length === 0);

/** Fields that must be filled in and are empty. */
export const stillToFill = (draft: DraftDoc): string[] =>
  mustBeFilled(draft).filter((field) => isBlank(valueAt(draft, field)));

/** What is wrong with what was written: of fields that are still empty nothing is said. */
export function saidOfWritten(
  found: readonly DraftDiagnostic[],
  empty: readonly string[],
): DraftDiagnostic[] {
  const known = new Set(empty);
  const ofEmpty = (field: string) =>
    known.has(field) || (known.has(`${field}.zh`) && known.has(`${field}.en`));
  return found.filter((one) => !ofEmpty(one.field));
}

/** What is said of `field` itself, errors first. */
export function saidOf(found: readonly DraftDiagnostic[], field: string): DraftDiagnostic[] {
  const own = found.filter((one) => one.field === field);
  return own.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
}

export const errorsIn = (found: readonly DraftDiagnostic[]): DraftDiagnostic[] =>
  found.filter((one) => one.severity === "error");

/** What a field is called on the form, by the key of a text; `*` is a number, and the fields of the
 *  policy stand without its name. */
const LABELS: Record<string, string> = {
  text: "policy_draft.name",
  guide: "policy_draft.guide",
  id: "policy_draft.id",
  rows: "policy_draft.rows",
  search_words: "policy_draft.search_words",
  department: "policy.department",
  joint_departments: "policy.joint",
  party: "policy_draft.party",
  beneficiary: "policy.beneficiary",
  mode: "policy_draft.mode",
  life_event: "policy.event",
  from: "policy_draft.from",
  to: "policy_draft.to",
  clauses: "policy.clauses",
  "clauses/*": "policy_draft.clause",
  "clauses/*/text": "policy_draft.clause_text",
  "clauses/*/rule": "policy_draft.rule",
  "clauses/*/id": "policy_draft.clause_id",
  amount: "policy.amount",
  "amount/yuan": "policy_draft.amount_rule",
  "amount/up_to_yuan": "policy_draft.limit_rule",
  "amount/instalments": "policy_draft.instalments",
  "amount/while_entitled": "policy_draft.while_entitled",
  "amount/top_up": "policy_draft.top_up",
  caps: "policy.caps",
  "caps/*": "policy_draft.cap",
  "caps/*/per": "policy_draft.cap_per",
  "caps/*/yuan": "policy_draft.yuan",
  budget: "policy.budget",
  "budget/yuan": "policy_draft.yuan",
  "budget/when_dry": "policy.when_dry",
  "budget/first_by": "policy_draft.first_by",
  funding: "policy.funding",
  "funding/*": "policy_draft.share_of",
  "funding/*/payer": "policy_draft.payer",
  "funding/*/share": "policy_draft.share",
  "funding/*/districts": "policy_draft.districts",
  paid_first_by: "policy_draft.paid_first_by",
  stacking: "policy.stacking",
  window: "policy.window",
  "window/apply_from": "policy_draft.apply_from",
  "window/apply_to": "policy_draft.apply_to",
  "window/grace_days": "policy_draft.grace_days",
  run: "policy.run",
  publicity_days: "policy_draft.publicity_days",
  confirmed_by_party: "policy_draft.confirmed_by_party",
  pay_within_working_days: "policy_draft.pay_within",
  package: "policy_draft.package",
  claw_back: "policy.claw_back",
  "claw_back/text": "policy_draft.claw_back_text",
  "claw_back/interest": "policy_draft.interest",
  "claw_back/credit_record": "policy_draft.credit_record",
  modelled: "policy_draft.modelled",
  trials: "policy_draft.situations",
  "trials/*": "policy_draft.trial",
  "trials/*/on": "policy_draft.on",
  "trials/*/id": "policy_draft.trial_id",
  "trials/*/facts": "policy_draft.common_facts",
  "trials/*/rows/*": "policy_draft.situation",
  "trials/*/rows/*/text": "policy_draft.row_text",
  "trials/*/rows/*/facts": "policy_draft.row_facts",
  "trials/*/rows/*/outcome": "policy_draft.expected",
  "trials/*/rows/*/amount": "policy_draft.expected_yuan",
  "trials/*/rows/*/paid": "policy_draft.paid",
  "trials/*/rows/*/counted": "policy_draft.counted",
  "trials/*/rows/*/failing": "policy_draft.failing",
  "trials/*/rows/*/missing": "policy_draft.missing",
  "trials/*/rows/*/stacked": "policy_draft.stacked",
};

/** The same of what a policy, a clause and a claw-back rest on. */
const BASIS_LABELS: Record<string, string> = {
  basis: "policy_draft.grounds",
  "basis/*": "policy_draft.basis_of",
  "basis/*/source": "policy_draft.basis_source",
  "basis/*/lines": "policy_draft.basis_lines",
  "basis/*/article": "policy_draft.basis_article",
};

type Say = (key: string, values?: Record<string, unknown>) => string;

/** Where `field` is on the form, in the form's own words; the field itself where it has none. */
export function labelOf(field: string, t: Say): string {
  const parts = field.replace(/^policy\./, "").split(".");
  const words: string[] = [];
  let whole = "";
  let ofList = false;
  for (const part of parts) {
    const isNumber = /^\d+$/.test(part);
    whole = whole ? `${whole}/${isNumber ? "*" : part}` : part;
    const language = part === "zh" || part === "en" ? part : null;
    const key = LABELS[whole] ?? BASIS_LABELS[whole.slice(whole.lastIndexOf("basis"))];
    if (language && words.length > 0) {
      words.push(`${words.pop()} ${t(`policy_draft.in_${language}`)}`);
    } else if (key) {
      // the number of a row says of which list it is
      if (isNumber && ofList) words.pop();
      words.push(t(key, isNumber ? { number: Number(part) + 1 } : {}));
    }
    ofList = Boolean(key) && !isNumber;
  }
  return words.length > 0 ? words.join(" · ") : field;
}
