// A supposed fact changes a plan: what comes, what goes, what is settled.
import { expect, test } from "vitest";
import type { Ask, Plan, PlanTask } from "../api/schema";
import { planDifference } from "./plan-difference";

const text = (word: string) => ({ zh: word, en: word });
const task = (act: string, conditional?: string[]): PlanTask => ({
  act,
  text: text(act),
  department: { id: "d", text: text("d") },
  after: [],
  working_days: 1,
  level: 0,
  conditional: conditional ?? null,
});
const ask = (id: string, conditional?: string[]) =>
  ({
    id,
    text: text(id),
    kind: "field",
    conditional: conditional ? { rule: "r", missing: conditional } : null,
  }) as unknown as Ask;
const plan = (tasks: PlanTask[], asks: Ask[], days: number): Plan => ({
  package: "p",
  asks,
  reuse: [],
  tasks,
  critical_path_working_days: days,
  promised_working_days: days,
  materials: 0,
  visits: 0,
  steps: 1,
  fee_yuan: 0,
  form_schema: {},
  notes: [],
  search_limit_met: false,
});

test("no basement: the civil defence review goes, the permit stays, the exemption comes", () => {
  const before = plan(
    [task("permit"), task("civil_defence", ["basement"]), task("fire", ["area"])],
    [ask("name"), ask("depth", ["basement"])],
    15,
  );
  const after = plan([task("permit"), task("fire"), task("exemption")], [ask("name")], 8);
  const found = planDifference(before, after);
  expect(found.tasks.map(({ item, change }) => `${change} ${item.act}`)).toEqual([
    "settled fire",
    "added exemption",
    "removed civil_defence",
  ]);
  expect(found.asks.map(({ item, change }) => `${change} ${item.id}`)).toEqual(["removed depth"]);
  expect(found.figures[2]).toEqual({ name: "critical_path_working_days", before: 15, after: 8 });
  expect(found.figures[1]).toEqual({ name: "asks", before: 2, after: 1 });
});

test("the same plan has no difference", () => {
  const same = plan([task("permit", ["x"])], [ask("name")], 3);
  const found = planDifference(same, same);
  expect([found.tasks, found.asks]).toEqual([[], []]);
  expect(found.figures.every(({ before, after }) => before === after)).toBe(true);
});
