// What accounts are offered; what they may do is the server's to say.
import { expect, test } from "vitest";
import type { Account } from "../api/schema";
import { followsSubjects, menuOf, startOf } from "./navigation";

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
