// A mandate says whom, what for and until when.
import { expect, test } from "vitest";
import { EMPTY, EMPTY_PAPER, filledIn, laterBy, mandateOf, type Filled } from "./scope";

const filled = (over: Partial<Filled>): Filled => ({
  ...EMPTY,
  key: "330110198811022432",
  name: "林悦",
  to: "2027-03-31",
  packages: ["company_opening"],
  ...over,
});

test.each([
  [filled({}), true],
  [filled({ packages: [] }), false],
  [filled({ packages: [], reach: "all" }), true],
  [filled({ name: " " }), false],
  [filled({ to: "" }), false],
])("%j is filled in: %s", (value, whole) => {
  expect(filledIn(value)).toBe(whole);
});

test("what is sent", () => {
  expect(mandateOf(filled({ key: " 33010619930518126x " }))).toEqual({
    agent: { register: "person", key: "33010619930518126X", name: "林悦" },
    packages: ["company_opening"],
    owned: false,
    commitments: false,
    to: "2027-03-31",
  });
  const all = mandateOf(filled({ reach: "all", principal: "entity/91330110MA2DEM017L" }));
  expect(all.packages).toEqual([]);
  expect(all.principal).toEqual({ register: "entity", key: "91330110MA2DEM017L", name: "" });
});

test("only an organisation's mandate covers what it owns", () => {
  const own = mandateOf(filled({ owned: true }));
  expect(own.owned).toBe(false);
  const firm = mandateOf(filled({ owned: true, principal: "entity/91330110MA2DEM017L" }));
  expect(firm.owned).toBe(true);
});

test("at the window the paper says who gives it", () => {
  const giver = { register: "entity", key: " 91330110ma2dem017l", name: "示例公司 " };
  const whole = filled({ giver, paper: " 委托书 118 ", owned: true });
  expect(filledIn(EMPTY_PAPER)).toBe(false);
  expect(filledIn({ ...whole, paper: " " })).toBe(false);
  expect(filledIn(whole)).toBe(true);
  expect(mandateOf(whole)).toMatchObject({
    principal: { register: "entity", key: "91330110MA2DEM017L", name: "示例公司" },
    paper: "委托书 118",
    owned: true,
  });
});

test.each([
  ["2026-11-25", 6, "2027-05-25"],
  ["2026-08-31", 6, "2027-02-28"],
  ["2026-12-01", 1, "2027-01-01"],
])("%s and %i months is %s", (today, months, day) => {
  expect(laterBy(today, months)).toBe(day);
});
