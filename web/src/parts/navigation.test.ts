// What accounts are offered; what they may do is the server's to say.
import { expect, test } from "vitest";
import type { Account } from "../api/schema";
import { explains, followsSubjects, menuLine, menuOf, startOf } from "./navigation";

const account = (...roles: string[]) => ({ roles }) as Account;

test.each([
  [["supervisor"], "/board", true],
  [["auditor"], "/board", true],
  [["reviewer"], "/tasks", false],
  [["window_clerk"], "/window", false],
  [["applicant"], "/", false],
])("%s starts at %s", (roles, start, board) => {
  const one = account(...roles);
  expect(startOf(one)).toBe(start);
  expect(menuOf(one).some(({ to }) => to === "/board")).toBe(board);
});

test("two roles with the same entry are offered it once", () => {
  const entries = menuOf(account("reviewer", "supervisor")).map(({ to }) => to);
  expect(entries.filter((to) => to === "/duties")).toHaveLength(1);
});

test("subjects are followed by those who have to do with them", () => {
  expect(followsSubjects(account("window_clerk"))).toBe(false);
  expect(followsSubjects(account("window_clerk", "reviewer"))).toBe(true);
  expect(followsSubjects(null)).toBe(false);
});

test.each([[[]], [["applicant"]], [["auditor"]], [["window_clerk", "reviewer", "supervisor"]]])(
  "the line of %s is short, and nothing is lost",
  (roles) => {
    const one = roles.length > 0 ? account(...roles) : null;
    const { line, more } = menuLine(one);
    expect(line.length).toBeLessThanOrEqual(7);
    const all = [...line, ...more].map(({ to }) => to);
    expect(new Set(all).size).toBe(all.length);
    for (const { to } of menuOf(one)) expect(all).toContain(to);
    expect(all).toContain("/service-points");
  },
);

test("an applicant has cases, rights and messages at hand, mandates under more", () => {
  const { line, more } = menuLine(account("applicant"));
  const cases = ["/cases", "/entitlements", "/messages"];
  expect(line.map(({ to }) => to)).toEqual(expect.arrayContaining(cases));
  expect(more.map(({ to }) => to)).toContain("/mandates");
});

test.each([
  ["policy_officer", null, 0, true],
  ["auditor", null, 0, true],
  ["city_leader", null, 0, false],
  ["applicant", null, 0, false],
  ["reviewer", "science", 0, true],
  ["reviewer", "taxation", 0, false],
  ["reviewer", "taxation", 1, true],
])("why a party has a right is offered to a %s of %s with %i joint departments: %s", (...row) => {
  const [role, department, joint, offered] = row;
  const name = { zh: "部门", en: "Department" };
  const policy = { department_id: "science", joint_departments: Array(joint).fill(name) };
  expect(explains({ ...account(role), department }, policy)).toBe(offered);
});
