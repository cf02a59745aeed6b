// The account that a register holds of a party: offered, never taken without its word.
import type { RecordView } from "../../api/schema";

export function accountOf(record: RecordView): string {
  const held = record.facts.find((fact) => fact.name === "pay_account")?.value;
  return typeof held === "string" ? held : "";
}
