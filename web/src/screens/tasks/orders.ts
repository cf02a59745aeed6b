// What may be ordered about a task besides its decision, and by whom: pure. The server decides.
import type { Account, RefusalReason, TaskDetail } from "../../api/schema";

export type Order =
  | "resume"
  | "suspend"
  | "ask_extension"
  | "answer_extension"
  | "decide_objection"
  | "revoke"
  | "correct";

/** What the act lists, where the interface says it. */
type Listed = TaskDetail & {
  suspensions?: RefusalReason[];
  extension_working_days?: number | null;
};

/** Legal reasons for which the clock of the act may stand. */
export function suspensionsOf(value: TaskDetail): RefusalReason[] {
  return (value as Listed).suspensions ?? [];
}

/** Whether the act may be extended, as far as the interface says: `undefined` when it does not. */
function extensible(value: TaskDetail): boolean | undefined {
  const days = (value as Listed).extension_working_days;
  return days === undefined ? undefined : days !== null;
}

/** The orders that `account` is offered on the task as it stands. */
export function ordersOf(value: TaskDetail, account: Account | null): Order[] {
  if (!account) return [];
  const { orders } = value;
  const open = value.state === "open";
  const own =
    account.roles.includes("reviewer") && account.department === value.department.id && open;
  const supervises = account.roles.includes("supervisor");
  const asked = orders.extension_working_days != null;
  const answered = orders.extension_granted != null;
  const objected = orders.objection != null && orders.objection_upheld == null;
  const may: [Order, boolean][] = [
    ["resume", own && orders.suspended_for != null],
    ["suspend", own && orders.suspended_for == null && suspensionsOf(value).length > 0],
    ["ask_extension", own && !asked && extensible(value) !== false],
    ["answer_extension", supervises && open && asked && !answered],
    ["decide_objection", supervises && objected],
    ["revoke", supervises && value.state === "approved"],
    ["correct", supervises && value.state === "approved"],
  ];
  return may.filter(([, fits]) => fits).map(([order]) => order);
}

/** Why something is revoked or corrected, as it is sent. */
export function becauseOf(typed: Record<string, string>): { reason: string; article: string } {
  return { reason: (typed.reason ?? "").trim(), article: (typed.article ?? "").trim() };
}
