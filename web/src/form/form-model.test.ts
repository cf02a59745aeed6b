// The mapping between asks, the form and the server's faults.
import { describe, expect, test } from "vitest";
import type { Ask, Fact, Plan, Wrong } from "../api/schema";
import {
  answerOf,
  askOfPlace,
  byPlace,
  changedAnswers,
  labelOfPlace,
  placeOf,
  schemaOf,
  sectionsOf,
  sureAsks,
  widgetOf,
} from "./form-model";

const text = (en: string) => ({ zh: en, en });
const fact = (name: string, over: Partial<Fact> = {}): Fact => ({
  name,
  text: text(name),
  type: "text",
  required: true,
  sensitivity: "public",
  ...over,
});
const ask = (id: string, over: Partial<Ask> = {}): Ask => ({
  id,
  text: text(`ask ${id}`),
  kind: "field",
  facts: [fact(`entity.${id}`)],
  acts: [],
  alternatives: [],
  ...over,
});
const choices = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}`, text: text(`c${i}`) }));
const plan = (asks: Ask[]): Plan => ({
  package: "p",
  asks,
  reuse: [],
  tasks: [],
  critical_path_working_days: 1,
  promised_working_days: 1,
  materials: 0,
  visits: 0,
  steps: 2,
  fee_yuan: 0,
  notes: [],
  search_limit_met: false,
  form_schema: {
    properties: { "entity.kind": { type: "string", oneOf: [{ const: "a" }], title: "种类" } },
  },
});

test("what waits for another answer is not asked yet", () => {
  const asks = [
    ask("name"),
    ask("other", { conditional: { rule: "not entity.standard", missing: ["entity.standard"] } }),
  ];
  expect(sureAsks(plan(asks), "field").map((a) => a.id)).toEqual(["name"]);
  expect(sureAsks(plan(asks), "material")).toEqual([]);
});

test("sections come in the order of their first ask and gather what is apart", () => {
  const people = { section: text("People") };
  const sections = sectionsOf([ask("a", people), ask("b"), ask("c", people)]);
  expect(sections.map((s) => [s.key, s.asks.map((a) => a.id)])).toEqual([
    ["People", ["a", "c"]],
    ["", ["b"]],
  ]);
});

test.each<[Partial<Fact>, string]>([
  [{ type: "text", max_length: 50 }, "line"],
  [{ type: "text", max_length: 500 }, "paragraph"],
  [{ type: "text", choices: choices(13) }, "one_of_many"],
  [{ type: "code", choices: choices(3) }, "one"],
  [{ type: "code", choices: choices(30) }, "one_of_many"],
  [{ type: "code_list", choices: choices(4) }, "some"],
  [{ type: "code_list", choices: choices(74) }, "some_of_many"],
  [{ type: "money" }, "number"],
  [{ type: "integer" }, "number"],
  [{ type: "date" }, "day"],
  [{ type: "boolean" }, "yes_no"],
  [{ type: "table" }, "rows"],
])("%o is asked with %s", (over, widget) => {
  expect(widgetOf(fact("entity.x", over))).toBe(widget);
});

test("the schema is the server's, with texts where people are still typing", () => {
  const asks = [
    ask("kind", {
      facts: [fact("entity.kind", { type: "code" }), fact("entity.yuan", { type: "money" })],
    }),
  ];
  expect(schemaOf(plan(asks), asks).properties).toEqual({
    "entity.kind": { type: "string", title: "种类" },
    "entity.yuan": { type: "string" },
  });
});

describe("typed answers", () => {
  const columns = [fact("shareholders.name"), fact("shareholders.yuan", { type: "money" })];
  test.each<[Partial<Fact>, unknown, unknown]>([
    [{}, "  杭州 ", "杭州"],
    [{}, "   ", null],
    [{ type: "integer" }, "12", 12],
    [{ type: "integer" }, "twelve", "twelve"],
    [{ type: "money" }, "1,000,000.50", "1000000.50"],
    [{ type: "boolean" }, false, false],
    [{ type: "code_list" }, [], null],
    [{ type: "code_list" }, ["a"], ["a"]],
    [{ standard: "identity_number" }, "33010619900101001x", "33010619900101001X"],
    [{ type: "table", columns }, [{ name: "陈晓", yuan: "1,0" }], [{ name: "陈晓", yuan: "10" }]],
    [{ type: "table", columns }, [{}], [{ name: null, yuan: null }]],
  ])("%o %j becomes %j", (over, typed, answer) => {
    expect(answerOf(fact("entity.x", over), typed)).toEqual(answer);
  });

  test("only what changed is sent, and what was emptied is sent as nothing", () => {
    const typed = { "entity.a": "1", "entity.b": "2", "entity.c": "" };
    expect(changedAnswers([ask("a"), ask("b"), ask("c")], typed, ["entity.a", "entity.c"])).toEqual(
      {
        "entity.a": "1",
        "entity.c": null,
      },
    );
  });
});

describe("faults", () => {
  const wrong = (over: Partial<Wrong>): Wrong => ({
    code: "c",
    must: text("m"),
    basis: [],
    ...over,
  });
  const asks = [ask("name"), ask("both", { facts: [fact("entity.x"), fact("entity.y")] })];

  test("of a row belong to the table", () => {
    expect(placeOf(wrong({ field: "entity.shareholders[0].name" }))).toBe("entity.shareholders");
    expect(placeOf(wrong({ ask: "articles" }))).toBe("articles");
  });

  test("are gathered by place", () => {
    const places = byPlace([
      wrong({ field: "t[0].a" }),
      wrong({ field: "b" }),
      wrong({ field: "t[1].a" }),
    ]);
    expect([...places].map(([place, faults]) => [place, faults.length])).toEqual([
      ["t", 2],
      ["b", 1],
    ]);
  });

  test("are named as the form names the place", () => {
    expect(labelOfPlace(asks, "entity.name")).toEqual(text("ask name"));
    expect(labelOfPlace(asks, "entity.y")).toEqual(text("entity.y"));
    expect(labelOfPlace(asks, "nowhere")).toBe("nowhere");
    expect(askOfPlace(asks, "entity.y")?.id).toBe("both");
  });
});
