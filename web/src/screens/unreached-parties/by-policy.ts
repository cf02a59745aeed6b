// Parties that nobody can write to, counted by what they are entitled to: pure.
import type { Text, UnreachedParty } from "../../api/schema";
import { sumYuan } from "../../format/money";

export interface PolicyCount {
  id: string;
  text: Text;
  parties: number;
  /** Together, in yuan; null when no rule says an amount. */
  yuan: string | null;
}

/** Each policy once, that of the most parties first. */
export function byPolicy(rows: UnreachedParty[]): PolicyCount[] {
  const found = new Map<string, { text: Text; parties: number; amounts: string[] }>();
  for (const { id, text, due_yuan: due } of rows.flatMap((row) => row.policies)) {
    const count = found.get(id) ?? { text, parties: 0, amounts: [] };
    count.parties += 1;
    if (due) count.amounts.push(due);
    found.set(id, count);
  }
  const counts = [...found].map(([id, { text, parties, amounts }]) => ({
    id,
    text,
    parties,
    yuan: amounts.length > 0 ? sumYuan(amounts) : null,
  }));
  return counts.sort((a, b) => b.parties - a.parties || a.id.localeCompare(b.id));
}

/** Those that are entitled to `policy`; all without one. */
export function entitledTo(rows: UnreachedParty[], policy: string): UnreachedParty[] {
  if (policy === "") return rows;
  return rows.filter((row) => row.policies.some((one) => one.id === policy));
}
