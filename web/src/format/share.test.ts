// Shares of one whole.
import { expect, test } from "vitest";
import { shareText } from "./share";

test("a decimal is a percentage and a fraction stays what it is", () => {
  expect(["0.5", "1", "0.0625", "1/3"].map(shareText)).toEqual(["50%", "100%", "6.25%", "1/3"]);
});
