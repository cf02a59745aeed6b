// The pay-out curve: the highest point at the top, nothing at the bottom, no fraction lost.
import { expect, test } from "vitest";
import { curveOf, percentText } from "./curve";

const point = (on: string, paid_yuan: string) => ({ on, paid_yuan, back_yuan: "0.00" });

test("the highest is at the top and nothing at the bottom", () => {
  const points = [point("2026-11-01", "0.00"), point("2026-11-02", "50.01"), point("2026-11-03", "100.02")];
  const shape = curveOf(points, 200, 100);
  expect(shape.line).toBe("0,100 100,50 200,0");
  expect(shape.most).toBe(10_002n);
});

test("one point and no money are drawn, too", () => {
  expect(curveOf([point("2026-11-01", "9.99")], 200, 100).line).toBe("0,0");
  expect(curveOf([point("2026-11-01", "0.00"), point("2026-11-02", "0.00")], 200, 100).line).toBe(
    "0,100 200,100",
  );
  expect(curveOf([], 200, 100).line).toBe("");
});

test("sums beyond what a number of JavaScript holds keep their order", () => {
  const points = [point("a", "90071992547409.91"), point("b", "90071992547409.92")];
  expect(curveOf(points, 10, 10).most).toBe(9_007_199_254_740_992n);
});

test("a share in a thousand is percent", () => {
  expect(percentText(333)).toBe("33.3%");
  expect(percentText(1_000)).toBe("100.0%");
  expect(percentText(null)).toBe("—");
});
