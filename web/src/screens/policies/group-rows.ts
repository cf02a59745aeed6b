// The groups of several sums beside each other: pure.
import type { CityGroups, CityTotals, GroupTotal, Text } from "../../api/schema";

export type Sum = Pick<GroupTotal, "entitled" | "yuan">;
type Side = Pick<CityTotals, "groups">;

export interface GroupRow {
  id: string;
  text: Text;
  /** One a side; nobody where a side has not this group. */
  sums: Sum[];
}

const NOBODY: Sum = { entitled: 0, yuan: "0.00" };

/** By what any of the sides is grouped, in the order of the first that is. */
export function groupingsOf(sides: Side[]): Pick<CityGroups, "fact" | "text">[] {
  const found = new Map<string, Pick<CityGroups, "fact" | "text">>();
  for (const { fact, text } of sides.flatMap((side) => side.groups))
    if (!found.has(fact)) found.set(fact, { fact, text });
  return [...found.values()];
}

/** Every group of any side once, by its code; those whose group nobody knows come last. */
export function groupRows(sides: Side[], fact: string): GroupRow[] {
  const rows = new Map<string, GroupRow>();
  sides.forEach((side, at) => {
    for (const { id, text, entitled, yuan } of rowsOf(side, fact)) {
      const row = rows.get(id) ?? { id, text, sums: sides.map(() => NOBODY) };
      const sums = row.sums.map((sum, side) => (side === at ? { entitled, yuan } : sum));
      rows.set(id, { ...row, sums });
    }
  });
  const last = (row: GroupRow) => (row.id === "" ? 1 : 0);
  return [...rows.values()].sort((a, b) => last(a) - last(b) || a.id.localeCompare(b.id));
}

function rowsOf(side: Side, fact: string): GroupTotal[] {
  return side.groups.find((one) => one.fact === fact)?.rows ?? [];
}
