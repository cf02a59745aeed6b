// Conditions that many policies have, made from one fact: credit that is required, lists on which
// nobody may stand. Pure.
import type { DraftFact } from "../../api/schema";
import { newClause, type ClauseDoc } from "./draft-model";

/** What such a condition is about. */
export const READY = ["credit", "negative"] as const;
export type Ready = (typeof READY)[number];

/** Words that facts of a kind have, and words of those that only seem to; parted by spaces. */
export interface ReadyWords {
  have: string;
  seem: string;
  /** Words of facts that speak against whoever they hold for. */
  bad: string;
}

const hasAny = (text: string, words: string) =>
  words.split(" ").some((word) => word !== "" && text.toLowerCase().includes(word));

/** The facts whose name in one language, as `say` gives it, is about the kind. */
export const readyFacts = (
  facts: readonly DraftFact[],
  { have, seem }: ReadyWords,
  say: (fact: DraftFact) => string,
): DraftFact[] => facts.filter((fact) => hasAny(say(fact), have) && !hasAny(say(fact), seem));

/** Whether the fact must not hold: of a list always, of credit when its name says so. */
export const isBad = (kind: Ready, name: string, { bad }: ReadyWords): boolean =>
  kind === "negative" || hasAny(name, bad);

/** A rule over the fact, to be completed where a figure or a list is up to the documents. */
export function readyRule({ name, type, values }: DraftFact, bad: boolean): string {
  const all = `(${(values ?? []).map(({ id }) => `'${id}'`).join(", ")})`;
  switch (type) {
    case "boolean":
      return bad ? `not ${name}` : name;
    case "code":
      return bad ? `not (${name} in ${all})` : `${name} in ${all}`;
    case "date":
      return bad ? `${name} is null` : `${name} is not null`;
    case "integer":
    case "decimal":
    case "money":
      return bad ? `${name} <= ` : `${name} >= `;
    default:
      return bad ? `not in_list(${name}, '')` : `${name} is not null`;
  }
}

/** The condition; its text is left to who drafts, for the fact's name may say the opposite. */
export const readyClause = (clauses: readonly ClauseDoc[], rule: string): ClauseDoc => ({
  ...newClause(clauses),
  rule,
});
