// What was filed over all cases of a subject.
import { describe, expect, test } from "vitest";
import type { Act, Ask, Case, Fact } from "../../api/schema";
import { actsToAsk, filedIn, handedIn, latestFacts, latestPeople, linesOf } from "./filings";

const text = (words: string) => ({ zh: words, en: words });
const fact = (name: string, standard?: string) =>
  ({ name, text: text(name), type: "text", standard: standard ?? null }) as Fact;
const ask = (id: string, facts: Fact[], acts: string[]) =>
  ({ id, text: text(id), kind: "field", facts, acts }) as Ask;

const A = "a".repeat(64);
const B = "b".repeat(64);
const C = "c".repeat(64);
const D = "d".repeat(64);

const name = ask("name", [fact("project.name")], ["coding"]);
const drawing = ask(
  "drawing",
  [fact("project.drawing"), fact("project.designer", "identity_number")],
  ["review"],
);
const change = ask("change", [fact("project.changed")], ["change_review"]);
const scheme = ask("scheme", [fact("project.scheme")], ["scheme_review"]);

const ACTS = [
  { id: "review", gives: [{ fact: "project.current" }] },
  { id: "change_review", gives: [{ fact: "project.old" }, { fact: "project.current" }] },
  { id: "scheme_review", gives: [{ fact: "project.scheme_passed" }, { credential: "permit" }] },
] as Act[];

function aCase(
  at: string,
  asks: Ask[],
  answers: Case["answers"],
  tasks: Record<string, string>,
  state = "closed",
) {
  return {
    id: at,
    state,
    plan: { asks },
    answers,
    timeline: [{ kind: "submitted", at }],
    documents: [{ id: at, ask: asks[0]?.id, uploaded_at: at }],
    tasks: Object.entries(tasks).map(([act, of]) => ({ act, state: of, steps: [] })),
  } as unknown as Case;
}

const coding = aCase("2026-01-05", [name], { "project.name": "first" }, { coding: "approved" });
const first = aCase(
  "2026-02-01",
  [name, drawing, scheme],
  { "project.name": "later", "project.drawing": A, "project.designer": "33*", "project.scheme": D },
  { review: "approved", scheme_review: "open" },
);
const refused = aCase(
  "2026-03-01",
  [change],
  { "project.changed": B },
  { change_review: "refused" },
);
const changed = aCase(
  "2026-04-01",
  [change],
  { "project.changed": C },
  { change_review: "approved" },
);
// given as the API gives them, the latest first
const filed = filedIn([changed, refused, first, coding]);

test("of a fact that was filed twice the last one is shown; people stand apart", () => {
  expect(latestFacts(filed).map((one) => [one.fact.name, one.value])).toEqual([
    ["project.name", "later"],
  ]);
  expect(latestPeople(filed).map((one) => one.fact.name)).toEqual(["project.designer"]);
});

describe("drawings", () => {
  const lines = linesOf(filed, ACTS);

  test("a change follows the set that it changes; another kind stands for itself", () => {
    expect(lines.map((line) => [line.text.en, line.versions.map(({ hash }) => hash)])).toEqual([
      ["scheme", [D]],
      ["drawing", [C, B, A]],
    ]);
  });

  test("one version is valid: the last that passed", () => {
    expect(lines[1]?.versions.map(({ state }) => state)).toEqual([
      "valid",
      "refused",
      "superseded",
    ]);
    expect(lines[0]?.versions[0]?.state).toBe("waiting");
  });

  test("a withdrawn case leaves the version before in force", () => {
    const withdrawn = aCase("2026-05-01", [change], { "project.changed": D }, {}, "withdrawn");
    const [line] = linesOf(filedIn([first, changed, withdrawn]).slice(1), ACTS).slice(-1);
    expect(line?.versions.map(({ state }) => state)).toEqual(["refused", "valid", "superseded"]);
  });

  test("without the catalogue each fact is a line of its own", () => {
    expect(linesOf(filed, [])).toHaveLength(3);
  });

  test("the catalogue is asked only about acts that need one", () => {
    expect(actsToAsk(filed)).toEqual(["change_review", "review", "scheme_review"]);
  });
});

test("documents of all cases stand together, the latest first", () => {
  expect(handedIn([coding, first]).map(({ document, text: of }) => [document.id, of?.en])).toEqual([
    ["2026-02-01", "name"],
    ["2026-01-05", "name"],
  ]);
});
