// Which menu entries an account is offered; the server refuses what it may not do anyway.
import type { Account, PolicyView } from "../api/schema";

export interface MenuEntry {
  to: string;
  /** Locale key. */
  label: string;
  /** Used now and then: under “more”, so that the rest is one line. */
  rare?: boolean;
}

/** Entries of the line at most; what is beyond is under “more”, too. */
const LINE_MAX = 7;

const PUBLIC: MenuEntry[] = [
  { to: "/", label: "menu.home" },
  { to: "/catalogue", label: "menu.catalogue" },
  { to: "/policies", label: "menu.policies" },
  { to: "/notices", label: "menu.notices", rare: true },
  { to: "/service-points", label: "menu.service_points", rare: true },
  { to: "/verify", label: "menu.verify", rare: true },
];

const PAYMENTS: MenuEntry[] = [
  { to: "/pay-runs", label: "menu.pay_runs" },
  { to: "/claim-events", label: "menu.claim_events" },
  { to: "/effects", label: "menu.effects" },
];

const BY_ROLE: Record<string, MenuEntry[]> = {
  applicant: [
    { to: "/cases", label: "menu.cases" },
    { to: "/entitlements", label: "menu.entitlements" },
    { to: "/messages", label: "menu.messages" },
    { to: "/credentials", label: "menu.credentials", rare: true },
    { to: "/me", label: "menu.me", rare: true },
    { to: "/mandates", label: "menu.mandates", rare: true },
  ],
  window_clerk: [
    { to: "/window", label: "menu.window" },
    { to: "/window/mandates", label: "menu.window_mandates", rare: true },
    { to: "/duties", label: "menu.duties" },
    { to: "/appointments", label: "menu.appointments" },
    { to: "/unresolved", label: "menu.unresolved" },
  ],
  reviewer: [
    { to: "/tasks", label: "menu.tasks" },
    { to: "/duties", label: "menu.duties" },
    { to: "/subjects", label: "menu.subjects" },
    { to: "/claim-events", label: "menu.claim_events" },
  ],
  supervisor: [
    { to: "/board", label: "menu.board" },
    { to: "/duties", label: "menu.duties" },
    { to: "/tasks", label: "menu.tasks" },
    { to: "/subjects", label: "menu.subjects" },
  ],
  register_keeper: [
    { to: "/records", label: "menu.records" },
    { to: "/imports", label: "menu.imports" },
    { to: "/claim-events", label: "menu.claim_events" },
  ],
  administrator: [
    { to: "/admin/jobs", label: "menu.jobs" },
    { to: "/admin/packs", label: "menu.packs" },
    { to: "/admin/accounts", label: "menu.accounts" },
  ],
  auditor: [
    { to: "/board", label: "menu.board" },
    { to: "/tasks", label: "menu.tasks" },
    { to: "/subjects", label: "menu.subjects" },
    { to: "/admin/jobs", label: "menu.jobs" },
    { to: "/admin/packs", label: "menu.packs" },
    { to: "/admin/accounts", label: "menu.accounts" },
    ...PAYMENTS,
  ],
  policy_officer: PAYMENTS,
  finance_officer: PAYMENTS,
  city_leader: [...PAYMENTS].reverse(),
};

/** Entries of all roles of the account, each once. */
export function menuOf(account: Account | null): MenuEntry[] {
  if (!account) return [];
  const entries = account.roles.flatMap((role) => BY_ROLE[role] ?? []);
  return entries.filter((entry, index) => entries.findIndex((e) => e.to === entry.to) === index);
}

/** What stands in the line of the menu, and what is under “more”. Without an account everything
 * fits into the line. */
export function menuLine(account: Account | null): { line: MenuEntry[]; more: MenuEntry[] } {
  const own = menuOf(account);
  if (own.length === 0) return { line: PUBLIC, more: [] };
  const entries = [...PUBLIC, ...own];
  const line = entries.filter((entry) => !entry.rare).slice(0, LINE_MAX);
  return { line, more: entries.filter((entry) => !line.includes(entry)) };
}

/** Roles that may follow a subject over its cases. */
const FOLLOWS = ["applicant", "reviewer", "supervisor", "auditor"];

/** Whether an account is offered the page of a subject. */
export function followsSubjects(account: Account | null | undefined): boolean {
  return account?.roles.some((role) => FOLLOWS.includes(role)) ?? false;
}

/** What is offered on policies, payment runs and draws, by role; the names are those of the actions. */
const ON_POLICIES: Record<string, PolicyAction[]> = {
  applicant: ["claim_policy", "follow_policies", "read_messages"],
  policy_officer: [
    "match_policy",
    "make_pay_run",
    "read_pay_runs",
    "explain_policy",
    "list_unreached",
  ],
  finance_officer: ["pay_run", "read_pay_runs", "explain_policy"],
  city_leader: ["match_policy", "read_pay_runs"],
  auditor: ["read_pay_runs", "explain_policy", "export_draw"],
};

export type PolicyAction =
  | "claim_policy"
  | "follow_policies"
  | "read_messages"
  | "match_policy"
  | "make_pay_run"
  | "pay_run"
  | "read_pay_runs"
  | "explain_policy"
  | "list_unreached"
  | "export_draw";

/** Whether an account is offered `action`. */
export function isOffered(account: Account | null | undefined, action: PolicyAction): boolean {
  return account?.roles.some((role) => ON_POLICIES[role]?.includes(action)) ?? false;
}

/** Whether an account is offered to see why a party has a right to `policy` or has none: by its
 * role, or as a reviewer of the policy's department. Of joint departments only the names are
 * known here, so that any reviewer is offered what several departments have to do with. */
export function explains(account: Account | null | undefined, policy: Handled): boolean {
  if (isOffered(account, "explain_policy")) return true;
  if (!account?.roles.includes("reviewer")) return false;
  return account.department === policy.department_id || policy.joint_departments.length > 0;
}

type Handled = Pick<PolicyView, "department_id" | "joint_departments">;

/** Where an account starts its work after signing in. */
export function startOf(account: Account): string {
  const first = menuOf(account)[0]?.to ?? "/";
  return first === "/cases" ? "/" : first;
}
