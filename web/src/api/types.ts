// The shapes of the HTTP contract, one name a schema of `schemas/openapi.json`.

export * from "./pack-types";
export * from "./savings-types";
import type { Documented, Savings } from "./savings-types";

/** Text for people, in both languages. */
export interface Text {
  zh: string;
  en: string;
}

export interface Basis {
  source: string;
  lines?: string | null;
  article?: string | null;
}

export interface Named {
  id: string;
  text: Text;
}

export interface List<T> {
  items: T[];
  next: string | null;
}

/** One thing that is wrong, as a problem or a notice names it. */
export interface Wrong {
  field?: string | null;
  ask?: string | null;
  code: string;
  must: Text;
  basis?: Basis[];
}

/** RFC 9457 problem details. */
export interface Problem extends Wrong {
  type: string;
  title: string;
  status: number;
  detail?: string;
  also?: Wrong[];
  request_id?: string;
}

export interface DemoAccount {
  name: string;
  text: Text;
  roles: string[];
  password: string;
}

export interface City extends Named {
  pack_version: string;
  pack_hash: string;
  synthetic: boolean;
  journal: string;
  journal_key: string;
  zone: string;
  today: string;
  demo_accounts?: DemoAccount[];
  oidc?: { enabled: boolean; text: Text } | null;
  districts: Named[];
}

export interface Account {
  id: string;
  name: string;
  text: Text;
  roles: string[];
  department?: string | null;
  districts: string[];
  person?: string | null;
  state?: "active" | "locked";
}

export interface Session {
  account: Account | null;
  csrf: string | null;
  /** Enterprises that this person may act for. */
  organisations?: { register: string; key: string }[];
}

export type Audience = "enterprise" | "person";

export interface LifeEvent extends Named {
  audience: Audience;
  /** Open packages under it. */
  packages: number;
}

export interface Promise_ {
  working_days: number;
  materials?: number | null;
  steps?: number | null;
  visits?: number | null;
  fee_yuan?: number | null;
  from?: string;
  to?: string | null;
  basis?: Basis[];
}

export interface PackageRow extends Named {
  guide: Text;
  life_event: string;
  acts: number;
  departments: number;
  department_names: Named[];
  stage?: Stage | null;
  modelled: boolean;
  promise: Promise_;
}

/** Where a package stands in the life of its subject. */
export interface Stage {
  number: number;
  text: Text;
  lead: Named;
}

/** A fact that decides what the plan looks like: what one may suppose. */
export interface Lever {
  fact: Fact;
  acts: string[];
}

export interface Clause {
  id: string;
  text: Text;
  otherwise: string;
  basis?: Basis[];
}

export interface RefusalReason extends Named {
  basis?: Basis[];
}

export interface Act extends Named {
  guide?: Text | null;
  kind: string;
  department: Named;
  supervisor: Named;
  working_days: number;
  fee_yuan: number;
  needs: { fact: string; text: Text; when?: string | null }[];
  gives: { fact?: string | null; credential?: string | null; text: Text }[];
  clauses: Clause[];
  refusals: RefusalReason[];
  basis: Basis[];
  modelled?: Text | null;
  packages?: Named[];
}

export type FactType =
  "text" | "code" | "code_list" | "integer" | "decimal" | "money" | "date" | "boolean" | "table";

export interface Fact {
  name: string;
  text: Text;
  type: FactType;
  unit?: string | null;
  choices?: Named[] | null;
  max_length?: number | null;
  min?: number | null;
  standard?: string | null;
  pattern?: string | null;
  columns?: Fact[] | null;
  required: boolean;
  sensitivity: "public" | "internal" | "personal";
}

export type AskKind = "field" | "material" | "commitment" | "visit";

export interface Ask extends Named {
  help?: Text | null;
  kind: AskKind;
  section?: Text | null;
  facts: Fact[];
  acts: string[];
  statement?: Text | null;
  accept?: string[] | null;
  conditional?: { rule: string; missing: string[] } | null;
  alternatives?: string[] | null;
}

export interface Graph {
  nodes: (Named & { department: string | Named; working_days: number })[];
  edges: { from: string; to: string; facts: string[] }[];
}

export interface Package extends Named {
  guide: Text;
  life_event: string;
  applicant: string;
  subject: string;
  new_subject: boolean;
  promise: Promise_;
  promises: Promise_[];
  acts: Act[];
  asks: Ask[];
  graph: Graph;
  stage?: Stage | null;
  levers: Lever[];
  savings: Savings;
  documented?: Documented | null;
  basis: Basis[];
  modelled?: Text | null;
}

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
/** A fact with its value; `value_text` names a code, a date or an amount for people. */
export interface ShownValue {
  text: Text;
  value: Value;
  value_text?: Text | null;
}

export type Answers = Record<string, Value>;

export interface PlanTask {
  act: string;
  text: Text;
  department: Named;
  after: string[];
  working_days: number;
  level: number;
  /** Facts that decide whether it belongs to the plan. */
  conditional?: string[] | null;
}

export interface Reuse {
  fact: string;
  text: Text;
  register: string;
  register_text: Text;
  /** The acts that need it. */
  acts: string[];
  value?: Value;
}

export interface Plan {
  package: string;
  asks: Ask[];
  reuse: Reuse[];
  tasks: PlanTask[];
  critical_path_working_days: number;
  promised_working_days: number;
  materials: number;
  visits: number;
  steps: number;
  fee_yuan: number;
  promised_on?: string | null;
  form_schema: JsonSchema;
  notes?: Text[];
  search_limit_met?: boolean;
}

/** The part of JSON Schema that forms use. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  [key: string]: unknown;
}

export type CaseState = "draft" | "sent_back" | "in_progress" | "closed" | "refused" | "withdrawn";

export type ClockColour = "green" | "yellow" | "red" | "stopped" | "done";

export interface Clock {
  limit_working_days: number;
  used_working_days: number;
  remaining_working_days: number;
  due_on?: string | null;
  colour: ClockColour;
  late: boolean;
}

export interface CaseRow {
  id: string;
  number: string | null;
  package: Named;
  subject_text?: Text | string | null;
  state: CaseState;
  submitted_at?: string | null;
  promised_on?: string | null;
  clock?: Clock | null;
  updated_at: string;
}

export interface Document_ {
  id: string;
  ask: string;
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  uploaded_at: string;
}

export type TaskState = "waiting" | "open" | "approved" | "refused" | "stopped";

export interface ClauseOutcome extends Named {
  outcome: "yes" | "no" | "unknown";
  missing?: string[];
  values?: Record<string, Value>;
}

export interface Task {
  id: string;
  act: string;
  text: Text;
  department: Named;
  state: TaskState;
  after: string[];
  clock?: Clock | null;
  opened_at?: string | null;
  decided_at?: string | null;
  decided_by?: "rule" | Text | string | null;
  reason?: Text | null;
  clauses?: ClauseOutcome[];
}

export interface TimelineEntry {
  at: string;
  kind: string;
  text: Text;
  actor: Text;
  act?: string | null;
}

export interface ReceiptRow {
  id: string;
  kind: string;
  state: "pending" | "sealed";
}

export type CaseAction = "edit" | "submit" | "withdraw" | (string & {});

export interface Case {
  id: string;
  number: string | null;
  package: Named;
  state: CaseState;
  applicant: { name_masked: string };
  filed_by?: Text | string | null;
  subject?: { register: string; key?: string | null; text?: Text | string | null } | null;
  answers: Answers;
  commitments: { ask: string; version?: string | number; signed_at: string }[];
  documents: Document_[];
  plan: Plan;
  clock?: Clock | null;
  tasks: Task[];
  timeline: TimelineEntry[];
  notice: Wrong[];
  credentials: CredentialRow[];
  receipts: ReceiptRow[];
  version: number;
  allowed: CaseAction[];
}

export interface AcceptanceNotice {
  number: string;
  package: Named;
  applicant: Text | string | { name_masked: string };
  items: { text: Text; kind?: string; sha256?: string | null }[];
  promised_on?: string | null;
  receipts: ReceiptRow[];
  issued_at: string;
}

export interface TaskRow {
  id: string;
  case: string;
  number: string | null;
  act: string;
  text: Text;
  package: Text;
  subject_text?: Text | string | null;
  district?: string | null;
  district_text?: Text | null;
  opened_at?: string | null;
  clock?: Clock | null;
}

export interface TaskFact {
  name: string;
  text: Text;
  value: Value;
  source?: { register?: string | null; ask?: string | null; act?: string | null } | null;
  at?: string | null;
}

export interface TaskDetail extends Task {
  case: { id: string; number: string | null; package: Named };
  facts: TaskFact[];
  documents: Document_[];
  refusals: RefusalReason[];
  allowed: string[];
}

export interface CredentialRow {
  id: string;
  type: string;
  text: Text;
  holder_text?: Text | string | null;
  issued_at: string;
  expires_on?: string | null;
  state: "issued" | "revoked";
  department?: Named | Text | string | null;
}

export interface Credential extends CredentialRow {
  facts: (ShownValue & { name: string; open: boolean })[];
  sd_jwt: string;
  view_url: string;
  qr_svg: string;
  receipt?: string | null;
  allowed?: string[];
}

export interface Check extends Named {
  ok: boolean;
}

export interface CredentialView {
  type: string;
  text: Text;
  issuer: string | Text;
  state: string;
  valid: boolean;
  checks: Check[];
  facts: ShownValue[];
  issued_at?: string | null;
}

export interface ReceiptCheck {
  ok: boolean;
  checks: Check[];
  leaf?: { kind: string; subject: string; at: string } | null;
}

export interface RecordView {
  register: string;
  text: Text;
  key?: string | null;
  facts: (ShownValue & {
    name: string;
    source?: Text | string | null;
    at?: string | null;
    sensitivity?: string;
  })[];
}

export interface ReadRow {
  id?: string;
  at: string;
  register: string;
  register_text?: Text;
  facts: (string | Text)[];
  purpose: Text;
  case?: string | null;
  reader: Text;
}

export interface Job {
  id: string;
  kind: string;
  state: string;
  attempts: number;
  due_at: string;
  updated_at?: string | null;
  last_error?: string | null;
}

/** What may be said of a new account. */
export interface NewAccount {
  name: string;
  text: Text;
  password: string;
  roles: string[];
  department?: string;
  districts?: string[];
}
