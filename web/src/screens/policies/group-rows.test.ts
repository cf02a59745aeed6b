// Groups that only one of the sums has are there as well.
import { expect, test } from "vitest";
import type { GroupTotal } from "../../api/schema";
import { groupingsOf, groupRows } from "./group-rows";

const text = { zh: "西湖区", en: "Xihu" };
const DISTRICT = "entity.district";
const by = (fact: string, ...rows: GroupTotal[]) => ({ fact, text, rows });
const row = (id: string, entitled: number, yuan: string) => ({ id, text, entitled, yuan });

test("a group that only one side has is nobody's on the other, and unknown comes last", () => {
  const now = { groups: [by(DISTRICT, row("", 7, "7.00"), row("330106", 2, "20.00"))] };
  const tried = { groups: [by(DISTRICT, row("330102", 1, "5.00"))] };
  const rows = groupRows([now, tried], DISTRICT);
  expect(rows.map(({ id, sums }) => [id, ...sums.map((sum) => sum.entitled)])).toEqual([
    ["330102", 0, 1],
    ["330106", 2, 0],
    ["", 7, 0],
  ]);
});

test("groupings of all sides stand once, in the order of the first", () => {
  const now = { groups: [by(DISTRICT), by("entity.industry")] };
  const tried = { groups: [by("entity.industry"), by("entity.scale")] };
  const facts = groupingsOf([now, tried]).map((one) => one.fact);
  expect(facts).toEqual([DISTRICT, "entity.industry", "entity.scale"]);
  expect(groupRows([now, tried], "entity.scale")).toEqual([]);
});
