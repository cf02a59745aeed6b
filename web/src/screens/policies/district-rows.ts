// The districts of two sums beside each other: pure.
import type { CityMatch, GroupTotal, Text } from "../../api/schema";

export type Sum = Pick<GroupTotal, "entitled" | "yuan">;

export interface DistrictRow {
  id: string;
  text: Text;
  now: Sum;
  tried: Sum;
}

const NOBODY: Sum = { entitled: 0, yuan: "0.00" };

/** Every district of either sum once, by its code. */
export function districtRows(match: Pick<CityMatch, "now" | "tried">): DistrictRow[] {
  const rows = new Map<string, DistrictRow>();
  const put = (side: "now" | "tried", groups: GroupTotal[]) => {
    for (const { id, text, entitled, yuan } of groups) {
      const row = rows.get(id) ?? { id, text, now: NOBODY, tried: NOBODY };
      rows.set(id, { ...row, [side]: { entitled, yuan } });
    }
  };
  put("now", match.now.districts);
  put("tried", match.tried?.districts ?? []);
  return [...rows.values()].sort((a, b) => a.id.localeCompare(b.id));
}
