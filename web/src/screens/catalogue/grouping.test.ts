// The map of a life: every package under its moment, departments counted.
import { describe, expect, test } from "vitest";
import type { PackageRow } from "../../api/schema";
import { departmentsOf, under } from "./grouping";

const text = (word: string) => ({ zh: word, en: word });
const row = (id: string, life_event: string, departments: string[], stage?: number): PackageRow => ({
  id,
  text: text(id),
  guide: text(id),
  life_event,
  acts: 1,
  departments: departments.length,
  department_names: departments.map((one) => ({ id: one, text: text(one) })),
  stage: stage === undefined ? null : { number: stage, text: text("s"), lead: { id: "x", text: text("x") } },
  modelled: false,
  promise: { working_days: 1, from: "2026-01-01", basis: [] },
});
const rows = [
  row("tax", "run", ["tax"]),
  row("build", "invest", ["construction", "planning"], 3),
  row("land", "invest", ["planning"], 1),
  row("open", "open", ["market", "tax"]),
  row("child", "birth", ["police"]),
];
const moments = [{ id: "open" }, { id: "run" }, { id: "invest" }, { id: "close" }];
const ids = (groups: Map<string, PackageRow[]>) =>
  Object.fromEntries([...groups].map(([id, list]) => [id, list.map((one) => one.id)]));

describe("packages under moments", () => {
  test("of this life only, stages in order, empty moments kept", () => {
    expect(ids(under(rows, moments))).toEqual({
      open: ["open"],
      run: ["tax"],
      invest: ["land", "build"],
      close: [],
    });
  });

  test("of one department", () => {
    const found = ids(under(rows, moments, "construction"));
    expect(found).toEqual({ open: [], run: [], invest: ["build"], close: [] });
  });

  test("departments by how much they do", () => {
    const found = departmentsOf(under(rows, moments), "zh");
    expect(found.map(({ id, count }) => `${id} ${count}`)).toEqual([
      "planning 2",
      "tax 2",
      "construction 1",
      "market 1",
    ]);
  });
});
