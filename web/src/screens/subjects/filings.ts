// What was filed about a subject over all its cases: facts, documents, drawings, people.
import type { Act, Ask, Case, Document, Fact, Text, Value } from "../../api/schema";

/** A fact as a case filed it. */
export interface Filed {
  fact: Fact;
  ask: Ask;
  value: Value;
  of: Case;
}

const FINGERPRINT = /^[0-9a-f]{64}$/;
const PEOPLE = ["identity_number", "uscc"];

/** When a case was submitted first; a case that was not yet stands at the end. */
export function submittedAt(of: Case): string {
  return of.timeline.find((entry) => entry.kind === "submitted")?.at ?? "9999";
}

/** Every answer of the cases, the oldest first. */
export function filedIn(cases: Case[]): Filed[] {
  const ordered = [...cases].sort((a, b) => submittedAt(a).localeCompare(submittedAt(b)));
  return ordered.flatMap((of) =>
    of.plan.asks.flatMap((ask) =>
      ask.facts.flatMap((fact) => {
        const value = of.answers[fact.name];
        if (ask.kind !== "field" || value === undefined || value === null) return [];
        return [{ fact, ask, value, of }];
      }),
    ),
  );
}

/** What was filed last of each fact, in the order in which it first came; people have a place of
 * their own, and so have fingerprints. */
export function latestFacts(filed: Filed[]): Filed[] {
  const latest = new Map<string, Filed>();
  for (const one of filed) {
    if (!isFingerprint(one) && !isPerson(one)) latest.set(one.fact.name, one);
  }
  return [...latest.values()];
}

/** People and organisations that the cases name, each in a role once, as named last. */
export function latestPeople(filed: Filed[]): Filed[] {
  const latest = new Map<string, Filed>();
  for (const one of filed) if (isPerson(one)) latest.set(one.fact.name, one);
  return [...latest.values()];
}

function isFingerprint({ value }: Filed): boolean {
  return typeof value === "string" && FINGERPRINT.test(value);
}

function isPerson({ fact }: Filed): boolean {
  return PEOPLE.includes(fact.standard ?? "");
}

export type VersionState = "valid" | "superseded" | "waiting" | "refused";

/** One set of drawings: its fingerprint, and what became of it. */
export interface Version extends Filed {
  hash: string;
  state: VersionState;
}

/** Sets that follow each other; of those that passed, the last one is valid. */
export interface Line {
  text: Text;
  /** The latest first. */
  versions: Version[];
}

/** Fingerprints in lines: two belong together when it is the same fact, or when the acts that need
 * them give the same fact, as a review and the review of a change do. */
export function linesOf(filed: Filed[], acts: Act[]): Line[] {
  const gives = new Map(
    acts.map((act) => [act.id, act.gives.flatMap(({ fact }) => (fact ? [fact] : []))]),
  );
  const groups: { keys: Set<string>; of: Filed[] }[] = [];
  for (const one of filed.filter(isFingerprint)) {
    const keys = [one.fact.name, ...one.ask.acts.flatMap((act) => gives.get(act) ?? [])];
    const together = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const merged = {
      keys: new Set([...together.flatMap((group) => [...group.keys]), ...keys]),
      of: [...together.flatMap((group) => group.of), one],
    };
    for (const group of together) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map(({ of }) => lineOf(of));
}

function lineOf(of: Filed[]): Line {
  let found = false;
  const versions = of
    .toSorted((a, b) => submittedAt(b.of).localeCompare(submittedAt(a.of)))
    .map((one): Version => {
      let state = outcome(one);
      if (state === "valid") {
        if (found) state = "superseded";
        found = true;
      }
      return { ...one, hash: String(one.value), state };
    });
  const text = versions.at(-1)?.ask.text ?? { zh: "", en: "" };
  return { text, versions };
}

/** What the acts that needed it came to. */
function outcome({ ask, of }: Filed): VersionState {
  const tasks = of.tasks.filter((task) => ask.acts.includes(task.act));
  if (tasks.some((task) => ["refused", "revoked"].includes(task.state))) return "refused";
  if (["refused", "withdrawn"].includes(of.state)) return "refused";
  if (tasks.length > 0 && tasks.every((task) => task.state === "approved")) return "valid";
  return "waiting";
}

/** Acts that need a fingerprint which was filed. */
export function actsToAsk(filed: Filed[]): string[] {
  const acts = filed.filter(isFingerprint).flatMap(({ ask }) => ask.acts);
  return [...new Set(acts)].sort();
}

export interface Handed {
  document: Document;
  text: Text | null;
  of: Case;
}

/** Documents of all cases, the latest first. */
export function handedIn(cases: Case[]): Handed[] {
  return cases
    .flatMap((of) =>
      of.documents.map((document) => {
        const ask = of.plan.asks.find((one) => one.id === document.ask);
        return { document, text: ask?.text ?? null, of };
      }),
    )
    .sort((a, b) => b.document.uploaded_at.localeCompare(a.document.uploaded_at));
}

export interface Signed {
  at: string;
  step: Text;
  act: Text;
  of: Case;
}

/** Signatures of parties in steps of acts, the latest first. */
export function signaturesIn(cases: Case[]): Signed[] {
  return cases
    .flatMap((of) =>
      of.tasks.flatMap((task) =>
        task.steps.flatMap((step) =>
          step.records
            .filter((record) => record.kind === "party_signed")
            .map(({ at }) => ({ at, step: step.text, act: task.text, of })),
        ),
      ),
    )
    .sort((a, b) => b.at.localeCompare(a.at));
}
