// Changing a draft: lists, ids, the amount, and what is sent.
import { expect, test } from "vitest";
import {
  amountBy,
  amountRule,
  changed,
  emptyDraft,
  entryOf,
  moved,
  newClause,
  newClawBack,
  newTrial,
  renamed,
  sameDraft,
  withAmount,
  withSum,
  type RowDoc,
} from "./draft-model";

const draft = emptyDraft("2027-01-01");

test("a value moves by places and stays where it cannot move", () => {
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 2, -2)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  expect(moved(["a"], 7, -1)).toEqual(["a"]);
});

test("a new clause has an id that no other has", () => {
  const clause = (id: string) => ({ ...newClause([]), id });
  expect(newClause([]).id).toBe("clause_1");
  expect(newClause([clause("clause_2")]).id).toBe("clause_3");
  expect(newClause([clause("small"), clause("clause_3")]).id).toBe("clause_4");
});

test("situations follow another id, and those of other policies do not", () => {
  const of = (id: string, policy: string) => ({ ...newTrial(draft), id, policy });
  const before = { ...draft, trials: [of("new_policy", "new_policy"), of("edges", "other")] };
  const after = renamed(before, "shops_2027");
  expect(after.policy.id).toBe("shops_2027");
  expect(after.trials.map(({ id, policy }) => [id, policy])).toEqual([
    ["shops_2027", "shops_2027"],
    ["edges", "other"],
  ]);
  expect(newTrial(after).id).toBe("shops_2027_2");
});

test("the amount is said in another way with the same rule and its instalments", () => {
  const policy = { ...draft.policy, amount: { yuan: "100", instalments: 2 } };
  const upTo = withAmount(policy, "up_to", "100");
  expect([amountBy(upTo), amountRule(upTo), upTo.amount?.instalments]).toEqual(["up_to", "100", 2]);
  expect(amountBy(withAmount(upTo, "officer", ""))).toBe("officer");
  expect(amountBy(withAmount(upTo, "none", ""))).toBe("none");
  expect(amountBy(withAmount(withAmount(upTo, "none", ""), "computed", "5"))).toBe("computed");
});

test("what is left empty and may be is not sent; what must be there is", () => {
  const typed = changed(draft, {
    to: undefined,
    caps: [],
    window: { apply_from: undefined },
    modelled: { zh: "", en: "" },
    funding: [{ payer: "city", share: "1" }],
  } as Partial<typeof draft.policy>);
  const failing = { text: { zh: "", en: "" }, outcome: "nearly", failing: [] };
  const row = { ...newTrial(draft), facts: {}, rows: [failing, { ...failing, facts: { a: null } }] };
  const sent = entryOf({ ...typed, trials: [row] });
  expect(Object.keys(sent.policy).sort()).toEqual(
    "amount basis beneficiary department from funding guide id mode party text".split(" "),
  );
  expect(sent.trials[0]?.facts).toBeUndefined();
  expect(sent.trials[0]?.rows[0]?.failing).toEqual([]);
  expect(sent.trials[0]?.rows[1]?.facts).toEqual({ a: null });
  expect(sameDraft(draft, changed(draft, { caps: [] }))).toBe(true);
  expect(sameDraft(draft, changed(draft, { from: "2027-02-01" }))).toBe(false);
});

test("parts of the entry that were left empty are not sent, what was written is", () => {
  const written = changed(draft, {
    rows: [],
    joint_departments: [],
    clauses: [{ ...newClause([]), basis: [] }],
    funding: [
      { payer: "city", share: "1/3", districts: [] },
      { payer: "district", share: "2/3", districts: ["xihu"] },
    ],
    paid_first_by: undefined,
    amount: { yuan: "1", instalments: 3, while_entitled: undefined },
    claw_back: { ...newClawBack(), interest: "0.03", basis: [{ source: "003", lines: "", article: "" }] },
  });
  const sent = JSON.parse(JSON.stringify(entryOf(written).policy)) as typeof written.policy;
  expect(sent.funding).toEqual([
    { payer: "city", share: "1/3" },
    { payer: "district", share: "2/3", districts: ["xihu"] },
  ]);
  expect(sent.clauses?.[0]).not.toHaveProperty("basis");
  expect(sent.amount).toEqual({ yuan: "1", instalments: 3 });
  expect(sent.claw_back).toEqual({
    text: { zh: "", en: "" },
    interest: "0.03",
    basis: [{ source: "003" }],
  });
  for (const key of ["rows", "joint_departments", "paid_first_by"]) expect(sent).not.toHaveProperty(key);
});

test("what must come out is sent even when it is nothing; what was before is not", () => {
  const row = { ...newTrial(draft).rows[0], paid: {}, counted: [], failing: [], stacked: {} };
  const sent = entryOf({ ...draft, trials: [{ ...newTrial(draft), rows: [row as RowDoc] }] });
  expect(Object.keys(sent.trials[0]?.rows[0] ?? {}).sort()).toEqual(
    "failing outcome stacked text".split(" "),
  );
});

test("a sum is added, changed in its place and taken away", () => {
  const sums = withSum(withSum({}, "a", "1"), "b", "2");
  expect(Object.entries(withSum(sums, "a", "3"))).toEqual([["a", "3"], ["b", "2"]]);
  expect(withSum(sums, "a", undefined)).toEqual({ b: "2" });
});
