// Two to four policies are laid side by side.
import { expect, test } from "vitest";
import { comparedIn, toggled } from "./comparing";

test("the address names each policy once and four at most", () => {
  expect(comparedIn(null)).toEqual([]);
  expect(comparedIn("a, b,a,")).toEqual(["a", "b"]);
  expect(comparedIn("a,b,c,d,e")).toEqual(["a", "b", "c", "d"]);
});

test("choosing again takes it out, and a fifth is not taken", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  expect(toggled(["a", "b", "c", "d"], "e")).toEqual(["a", "b", "c", "d"]);
});
