// Districts that only one of the sums has are there as well.
import { expect, test } from "vitest";
import { districtRows } from "./district-rows";

const text = { zh: "西湖区", en: "Xihu" };
const totals = (...districts: { id: string; text: typeof text; entitled: number; yuan: string }[]) =>
  ({ entitled: 0, yuan: "0.00", nearly: 0, unknown: 0, districts });

test("a district that is only tried has nobody now", () => {
  const rows = districtRows({
    now: totals({ id: "330106", text, entitled: 2, yuan: "20.00" }),
    tried: totals({ id: "330102", text, entitled: 1, yuan: "5.00" }),
  });
  expect(rows.map((row) => [row.id, row.now.entitled, row.tried.entitled])).toEqual([
    ["330102", 0, 1],
    ["330106", 2, 0],
  ]);
});
