// Sums to the fen, and rows for spreadsheets.
import { expect, test } from "vitest";
import { csvOf } from "./csv";
import { formatYuan, moreYuan, percentOf, sumYuan } from "./money";

test.each([
  ["1234", "¥1,234.00"],
  ["1234567.5", "¥1,234,567.50"],
  [0, "¥0.00"],
  ["-3.05", "−¥3.05"],
  ["1000000000000000.10", "¥1,000,000,000,000,000.10"],
  ["much", "much"],
])("%s yuan are shown as %s", (yuan, shown) => {
  expect(formatYuan(yuan)).toBe(shown);
});

test("differences and parts are exact", () => {
  expect(moreYuan("300000.00", "200000.10")).toBe("-99999.90");
  expect(moreYuan("0.10", "0.30")).toBe("0.20");
  expect(moreYuan("", "1")).toBeNull();
  expect(sumYuan(["0.10", "0.20", "much", 3])).toBe("3.30");
  expect(percentOf("50", 200)).toBe(25);
  expect(percentOf("50", 0)).toBeNull();
});

test("cells of a spreadsheet are quoted where they must be and never formulas", () => {
  expect(csvOf([["a,b", 'c"d', 1, "=x"]])).toBe('\ufeff"a,b","c""d",1,\'=x\r\n');
});
