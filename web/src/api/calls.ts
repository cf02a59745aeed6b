// Every call of the HTTP contract, one function each; the only place that names paths. Paths,
// parameters, bodies and answers are those of `schema.d.ts`: what the interface does not have does
// not compile.
import {
  apiUrl,
  requestBlob,
  requestVersioned,
  upload,
  uploadFile,
  uploadWatched,
  type Options,
  type Query,
  type Versioned,
  type Watched,
} from "./http";
import type { Answers } from "../form/form-model";
import type { PackageRow, paths } from "./schema";

/** Rows that the server gives at a time, at most. */
const PAGE_ROWS_MAX = 200;

type Method = "get" | "post" | "put" | "patch" | "delete";
type Short<P> = P extends `/api/v1${infer Rest}` ? Rest : never;
/** Paths of the interface that have the method, without their common beginning. */
type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? Short<P> : never;
}[keyof paths];
type Operation<M extends Method, P extends string> = `/api/v1${P}` extends keyof paths
  ? paths[`/api/v1${P}`][M]
  : never;

type Json<R> = R extends { content: { "application/json": infer T } } ? T : undefined;
type Done = 200 | 201 | 202 | 204;
type AnswerOf<O> = O extends { responses: infer R } ? Json<R[keyof R & Done]> : never;
type BodyOf<O> = O extends { requestBody: { content: { "application/json": infer B } } }
  ? { body: B }
  : object;
type PathParts<O> = O extends { parameters: { path: infer Parts } } ? { path: Parts } : object;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? { query?: Q } : object;
type Extra = "idempotencyKey" | "ifMatch" | "keepEmpty";
/** Of each operation by itself: parts of different operations do not belong together. */
type Asked<O> = O extends unknown
  ? BodyOf<O> & PathParts<O> & QueryOf<O> & Pick<Options, Extra>
  : never;

interface Loose extends Pick<Options, Extra> {
  path?: Record<string, string | number>;
  query?: Query;
  body?: unknown;
}

/** A path with the parts in braces filled in. */
function fill(path: string, parts: Record<string, string | number> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ""));
}

/** One request, whatever it answers: what it is asked by and answers is the caller's to say. */
function sent(method: Method, path: string, asked: Loose): Promise<Versioned<unknown>> {
  const { path: parts, ...options } = asked;
  const verb = method.toUpperCase() as Uppercase<Method>;
  return requestVersioned(fill(path, parts), { method: verb, ...options });
}

/** One request as the interface has it; answers the body with its version. */
function versioned<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  asked: Asked<Operation<M, P>>,
): Promise<Versioned<AnswerOf<Operation<M, P>>>> {
  return sent(method, path, asked as Loose) as Promise<Versioned<AnswerOf<Operation<M, P>>>>;
}

/** One request as the interface has it; answers the body. */
async function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  asked: Asked<Operation<M, P>>,
): Promise<AnswerOf<Operation<M, P>>> {
  return (await sent(method, path, asked as Loose)).value as AnswerOf<Operation<M, P>>;
}

type QueryIn<P extends PathOf<"get">> =
  Operation<"get", P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
type BodyIn<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { requestBody: { content: { "application/json": infer B } } } ? B : never;

// City and session
export const city = () => call("get", "/city", {});
export const session = () => call("get", "/session", {});
export const signIn = (name: string, password: string) =>
  call("post", "/session", { body: { name, password } });
export const signOut = () => call("delete", "/session", {});
export const changePassword = (old_password: string, new_password: string) =>
  call("post", "/session/password", { body: { old_password, new_password } });
export const oidcUrl = () => apiUrl("/session/oidc");

// What the city does
export const lifeEvents = () => call("get", "/life-events", {});
export const packages = (query: QueryIn<"/packages">) => call("get", "/packages", { query });
/** Every package that is found, page after page. */
export const allPackages = async (search: string): Promise<PackageRow[]> => {
  const rows: PackageRow[] = [];
  let after: string | null | undefined;
  do {
    const query = { search, limit: PAGE_ROWS_MAX, ...(after ? { after } : {}) };
    const page: Awaited<ReturnType<typeof packages>> = await packages(query);
    rows.push(...page.items);
    after = page.next;
  } while (after);
  return rows;
};
export const packageOf = (id: string) => call("get", "/packages/{id}", { path: { id } });
export const acts = (query: QueryIn<"/acts">) => call("get", "/acts", { query });
export const act = (id: string) => call("get", "/acts/{id}", { path: { id } });
export const fact = (name: string) => call("get", "/facts/{name}", { path: { name } });
export const plan = (id: string, body: BodyIn<"post", "/packages/{id}/plan">) =>
  call("post", "/packages/{id}/plan", { path: { id }, body });
/** The plan for facts that are only supposed; nobody's record is read. */
export const supposedPlan = (id: string, suppose: Answers) =>
  call("post", "/packages/{id}/plan", { path: { id }, body: { suppose } });

// Cases
export const createCase = (body: BodyIn<"post", "/cases">, idempotencyKey: string) =>
  call("post", "/cases", { body, idempotencyKey });
export const cases = (query: QueryIn<"/cases">) => call("get", "/cases", { query });
export const caseOf = (id: string) => versioned("get", "/cases/{id}", { path: { id } });
export const changeCase = (id: string, ifMatch: string, body: BodyIn<"patch", "/cases/{id}">) =>
  versioned("patch", "/cases/{id}", { path: { id }, ifMatch, body });
export const submitCase = (id: string, idempotencyKey: string) =>
  call("post", "/cases/{id}/submit", { path: { id }, idempotencyKey });
export const withdrawCase = (id: string, reason: string) =>
  call("post", "/cases/{id}/withdraw", { path: { id }, body: { reason } });
export const acceptanceNotice = (id: string) =>
  call("get", "/cases/{id}/acceptance-notice", { path: { id } });
export const progressUrl = (id: string) => apiUrl(fill("/cases/{id}/progress", { id }));
export const documentUrl = (id: string, document: string) =>
  apiUrl(fill("/cases/{id}/documents/{document}", { id, document }));
export const removeDocument = (id: string, document: string) =>
  call("delete", "/cases/{id}/documents/{document}", { path: { id, document } });
export const addDocument = (
  id: string,
  ask: string,
  file: File,
  onProgress: (percent: number) => void,
) => {
  const form = new FormData();
  form.append("ask", ask);
  form.append("file", file, file.name);
  type Added = AnswerOf<Operation<"post", "/cases/{id}/documents">>;
  return upload<Added>(fill("/cases/{id}/documents", { id }), form, onProgress);
};

// Desk
export const tasks = (query: QueryIn<"/tasks">) => call("get", "/tasks", { query });
export const task = (id: string) => call("get", "/tasks/{id}", { path: { id } });
export const decide = (id: string, body: BodyIn<"post", "/tasks/{id}/decision">) =>
  call("post", "/tasks/{id}/decision", { path: { id }, body });
export const sendBack = (id: string, body: BodyIn<"post", "/tasks/{id}/send-back">) =>
  call("post", "/tasks/{id}/send-back", { path: { id }, body });

// What is done in steps, with the clock, and after a decision
type Of<P extends PathOf<"post">> = BodyIn<"post", P>;
export const doStep = (
  id: string,
  step: string,
  body: Of<"/tasks/{id}/steps/{step}">,
  idempotencyKey: string,
) => call("post", "/tasks/{id}/steps/{step}", { path: { id, step }, body, idempotencyKey });
export const suspendTask = (id: string, body: Of<"/tasks/{id}/suspension">) =>
  call("post", "/tasks/{id}/suspension", { path: { id }, body });
export const resumeTask = (id: string) => call("delete", "/tasks/{id}/suspension", { path: { id } });
export const askExtension = (id: string, body: Of<"/tasks/{id}/extension">) =>
  call("post", "/tasks/{id}/extension", { path: { id }, body });
export const answerExtension = (id: string, body: Of<"/tasks/{id}/extension/answer">) =>
  call("post", "/tasks/{id}/extension/answer", { path: { id }, body });
export const objectTo = (id: string, body: Of<"/tasks/{id}/objection">) =>
  call("post", "/tasks/{id}/objection", { path: { id }, body });
export const decideObjection = (id: string, body: Of<"/tasks/{id}/objection/answer">) =>
  call("post", "/tasks/{id}/objection/answer", { path: { id }, body });
export const revokeDecision = (id: string, body: Of<"/tasks/{id}/revocation">) =>
  call("post", "/tasks/{id}/revocation", { path: { id }, body });
export const correctDecision = (id: string, body: Of<"/tasks/{id}/correction">) =>
  call("post", "/tasks/{id}/correction", { path: { id }, body });
export const reportEvent = (id: string, body: Of<"/tasks/{id}/report">) =>
  call("post", "/tasks/{id}/report", { path: { id }, body });
export const comparePlan = (id: string) =>
  call("get", "/cases/{id}/plan/difference", { path: { id } });
export const replanCase = (id: string) => call("post", "/cases/{id}/plan", { path: { id } });
export const archiveOf = (id: string) => requestBlob(fill("/cases/{id}/archive", { id }));
/** What waits for the reader, besides decisions: as much as one page holds. */
export const dutiesNow = () => call("get", "/duties", { query: { limit: PAGE_ROWS_MAX } });
export const notices = (after?: string) =>
  call("get", "/notices", { query: after ? { after } : {} });

// Mandates
export const mandates = (query: QueryIn<"/mandates"> = {}) => call("get", "/mandates", { query });
export const grantMandate = (body: Of<"/mandates">, idempotencyKey: string) =>
  call("post", "/mandates", { body, idempotencyKey });
export const revokeMandate = (id: string, reason: string) =>
  call("post", "/mandates/{id}/revoke", { path: { id }, body: { reason } });
export const putMandateScan = (id: string, file: File) => {
  const form = new FormData();
  form.append("file", file, file.name);
  type Kept = AnswerOf<Operation<"post", "/mandates/{id}/scan">>;
  return upload<Kept>(fill("/mandates/{id}/scan", { id }), form, () => undefined);
};
export const mandateScanUrl = (id: string) => apiUrl(fill("/mandates/{id}/scan", { id }));

// Credentials and receipts
export const credentials = (query: QueryIn<"/credentials">) =>
  call("get", "/credentials", { query });
export const credential = (id: string) => call("get", "/credentials/{id}", { path: { id } });
export const revokeCredential = (id: string, reason: string) =>
  call("post", "/credentials/{id}/revoke", { path: { id }, body: { reason } });
export const credentialView = (token: string) =>
  call("get", "/credential-views/{token}", { path: { token } });
export const verifyCredential = (text: string) =>
  call("post", "/credentials/verify", { body: { text } });
export const receipt = (id: string) => call("get", "/receipts/{id}", { path: { id } });
export const verifyReceipt = (receipt: unknown) =>
  call("post", "/receipts/verify", { body: { receipt } });

// Supervision and what is to be done besides decisions
export const board = (query: QueryIn<"/board">) => call("get", "/board", { query });
export const boardReport = (query: QueryIn<"/board/report">) =>
  call("get", "/board/report", { query });
/** The same figures for spreadsheets, as bytes: their byte order mark is kept. */
export const boardReportFile = (query: QueryIn<"/board/report">) =>
  requestBlob("/board/report", { ...query, format: "csv" });
export const duties = (query: QueryIn<"/duties">) => call("get", "/duties", { query });
type Checked = BodyIn<"post", "/cases/{id}/commitments/{ask}/check">;
export const checkCommitment = (id: string, ask: string, body: Checked, idempotencyKey: string) =>
  call("post", "/cases/{id}/commitments/{ask}/check", { path: { id, ask }, body, idempotencyKey });

// Subjects over the years
export const subject = (register: string, key: string) =>
  call("get", "/subjects/{register}/{key}", { path: { register, key } });

// Service points, appointments, and what could not be done
export const servicePoints = (query: QueryIn<"/service-points">) =>
  call("get", "/service-points", { query });
export const slots = (id: string, on: string) =>
  call("get", "/service-points/{id}/slots", { path: { id }, query: { on } });
export const appointments = (query: QueryIn<"/appointments">) =>
  call("get", "/appointments", { query });
export const bookAppointment = (body: BodyIn<"post", "/appointments">, idempotencyKey: string) =>
  call("post", "/appointments", { body, idempotencyKey });
export const cancelAppointment = (id: string) =>
  call("post", "/appointments/{id}/cancel", { path: { id } });
export const reportUnresolved = (body: BodyIn<"post", "/unresolved">, idempotencyKey: string) =>
  call("post", "/unresolved", { body, idempotencyKey });

// My data
export const myRecords = () => call("get", "/me/records", {});
export const myReads = (query: QueryIn<"/me/reads">) => call("get", "/me/reads", { query });

// Policies, what one can get by them, and payment runs
export const policies = (query: QueryIn<"/policies">) => call("get", "/policies", { query });
export const policy = (id: string) => call("get", "/policies/{id}", { path: { id } });
export const explainPolicy = (id: string, query: QueryIn<"/policies/{id}/explanation">) =>
  call("get", "/policies/{id}/explanation", { path: { id }, query });
type Unreached = QueryIn<"/unreached-parties">;
/** An empty district is that of those of whom nobody knows it. */
export const unreachedParties = (query: Unreached) =>
  call("get", "/unreached-parties", { query, keepEmpty: true });
export const unreachedTotals = (party: string) =>
  call("get", "/unreached-parties/totals", { query: { party } });
/** All of them for spreadsheets, as bytes: their byte order mark is kept. */
export const unreachedPartiesFile = (query: Unreached) =>
  requestBlob("/unreached-parties", { ...query, format: "csv" }, true);
/** What is tried: rules by clause, the rule of the amount, the cap of one claim in yuan. */
export interface Tried {
  clauses: Record<string, string>;
  amount: string | null;
  cap_yuan: number | null;
}
export const matchPolicy = (id: string, tried: Tried) =>
  // the interface describes `clauses` as an object without saying what its members are
  call("post", "/policies/{id}/match", {
    path: { id },
    body: tried as BodyIn<"post", "/policies/{id}/match">,
  });
export const policyEntry = (id: string) => call("get", "/policies/{id}/entry", { path: { id } });
export const draftNames = (party: string) =>
  call("get", "/policy-drafts/names", { query: { party } });

/** A draft in the shape of the pack's entries, which the interface describes as objects. */
export interface DraftSent {
  policy: object;
  trials: object[];
}
export interface DraftAsked {
  draft: DraftSent;
  beside: { policy?: string; draft?: DraftSent };
}
export const matchPolicyDraft = (asked: DraftAsked) =>
  call("post", "/policy-drafts/match", { body: asked as BodyIn<"post", "/policy-drafts/match"> });
export const writePolicyDraft = (draft: DraftSent) =>
  call("post", "/policy-drafts/yaml", { body: draft as BodyIn<"post", "/policy-drafts/yaml"> });
export const entitlements = (register: string, key: string) =>
  call("get", "/entitlements", { query: { register, key } });
export const confirmAccount = (body: BodyIn<"put", "/entitlements/confirmation">) =>
  call("put", "/entitlements/confirmation", { body });
export const withdrawAccount = (query: { register: string; key: string }) =>
  call("delete", "/entitlements/confirmation", { query });
export const confirmPayment = (
  run: string,
  seq: number,
  body: Of<"/entitlements/payments/{run}/{seq}/confirmation">,
) =>
  call("post", "/entitlements/payments/{run}/{seq}/confirmation", {
    path: { run, seq },
    body,
  });
export const claimPolicy = (
  id: string,
  body: Of<"/policies/{id}/claims">,
  idempotencyKey: string,
) => call("post", "/policies/{id}/claims", { path: { id }, body, idempotencyKey });
export const correctFact = (body: Of<"/entitlements/corrections">, idempotencyKey: string) =>
  call("post", "/entitlements/corrections", { body, idempotencyKey });
export const policyEffects = (query: QueryIn<"/policy-effects">) =>
  call("get", "/policy-effects", { query });
/** The same figures for spreadsheets, as bytes: their byte order mark is kept. */
export const policyEffectsFile = (query: QueryIn<"/policy-effects">) =>
  requestBlob("/policy-effects", { ...query, format: "csv" });
export const messages = (query: QueryIn<"/messages">) => call("get", "/messages", { query });
export const readMessage = (id: string) => call("post", "/messages/{id}/read", { path: { id } });
export const readMessages = () => call("post", "/messages/read", {});
export const follows = () => call("get", "/follows", {});
export const follow = (kind: string, target: string) =>
  call("put", "/follows/{kind}/{target}", { path: { kind, target } });
export const unfollow = (kind: string, target: string) =>
  call("delete", "/follows/{kind}/{target}", { path: { kind, target } });
export const payRuns = () => call("get", "/pay-runs", {});
export const makePayRun = (policy: string, idempotencyKey: string) =>
  call("post", "/pay-runs", { body: { policy }, idempotencyKey });
export const payRun = (id: string) => call("get", "/pay-runs/{id}", { path: { id } });
export const payments = (id: string, after?: string) =>
  call("get", "/pay-runs/{id}/payments", { path: { id }, query: after ? { after } : {} });
export const commitPayRun = (id: string) =>
  call("post", "/pay-runs/{id}/payment", { path: { id } });
export const batchFile = (id: string, number: number) =>
  requestBlob(fill("/pay-runs/{id}/batches/{number}", { id, number: String(number) }));
export const takeStatuses = (id: string, file: string) =>
  call("post", "/pay-runs/{id}/statuses", { path: { id }, body: { file } });
export const mendPayment = (id: string, seq: number, account: string) =>
  call("post", "/pay-runs/{id}/payments/{seq}/account", { path: { id, seq }, body: { account } });
export const cancelPayRun = (id: string) =>
  call("post", "/pay-runs/{id}/cancellation", { path: { id } });
export const giveUpPayment = (id: string, seq: number, reason: string) =>
  call("post", "/pay-runs/{id}/payments/{seq}/cancellation", {
    path: { id, seq },
    body: { reason },
  });
/** Takes a payment back; with `all_parts` whatever was paid of the same grant. */
export const clawBackPayment = (id: string, seq: number, reason: string, all_parts = false) =>
  call("post", "/pay-runs/{id}/payments/{seq}/claw-back", {
    path: { id, seq },
    body: { reason, all_parts },
  });
/** The treasuries have paid what they owed for a run; asked again it settles nothing. */
export const settleTreasuries = (id: string, body: BodyIn<"post", "/pay-runs/{id}/settlement">) =>
  call("post", "/pay-runs/{id}/settlement", { path: { id }, body });
export const claimEventKinds = () => call("get", "/claim-event-kinds", {});
export const claimEvents = (query: QueryIn<"/claim-events">) =>
  call("get", "/claim-events", { query });
export const sendClaimEvents = (kind: string, file: File) => {
  const types: Record<string, string> = {
    parquet: "application/vnd.apache.parquet",
    jsonl: "application/x-ndjson",
  };
  const type = types[file.name.slice(file.name.lastIndexOf(".") + 1)] ?? "text/csv";
  type Report = AnswerOf<Operation<"post", "/claim-events/{kind}/batches">>;
  return uploadFile<Report>(fill("/claim-events/{kind}/batches", { kind }), file, type);
};
export const weighWaitingClaimEvents = (kind: string) =>
  call("post", "/claim-events/{kind}/weighing", { path: { kind } });
export const weighClaimEvent = (kind: string, id: string) =>
  call("post", "/claim-events/{kind}/events/{id}/weighing", { path: { kind, id } });
export const drawSeeds = (kind: string) =>
  call("get", "/claim-events/{kind}/draws", { path: { kind } });
/** The draw as the city writes it, byte for byte. */
export const drawFile = (kind: string, number: number) =>
  requestBlob(fill("/claim-events/{kind}/draws/{number}", { kind, number }));
export const decideClaimEvent = (
  kind: string,
  id: string,
  body: Of<"/claim-events/{kind}/events/{id}/decision">,
) => call("post", "/claim-events/{kind}/events/{id}/decision", { path: { kind, id }, body });
export const paymentObjections = (id: string) =>
  call("get", "/pay-runs/{id}/objections", { path: { id } });
export const objectToPayment = (id: string, body: Of<"/pay-runs/{id}/objections">) =>
  call("post", "/pay-runs/{id}/objections", { path: { id }, body });
export const answerPaymentObjection = (
  id: string,
  objection: string,
  body: Of<"/pay-runs/{id}/objections/{objection}/answer">,
) =>
  call("post", "/pay-runs/{id}/objections/{objection}/answer", { path: { id, objection }, body });
export const reconciliation = (id: string) =>
  call("get", "/pay-runs/{id}/reconciliation", { path: { id } });

// Registers
export const registers = () => call("get", "/registers", {});
export const record = (register: string, key: string, purpose: string) =>
  call("get", "/records/{register}/{key}", { path: { register, key }, query: { purpose } });
export const recordVersions = (register: string, key: string, purpose: string, after?: string) =>
  call("get", "/records/{register}/{key}/versions", {
    path: { register, key },
    query: { purpose, ...(after ? { after } : {}) },
  });
export const recordReads = (register: string, key: string, after?: string) =>
  call("get", "/records/{register}/{key}/reads", {
    path: { register, key },
    query: after ? { after } : {},
  });
export const importRecords = (id: string, file: File, watched: Watched) => {
  const parquet = file.name.endsWith(".parquet");
  const type = parquet ? "application/vnd.apache.parquet" : "text/csv";
  type Report = AnswerOf<Operation<"post", "/registers/{id}/imports">>;
  return uploadWatched<Report>(fill("/registers/{id}/imports", { id }), file, type, watched);
};

// Administration
export const jobs = (query: QueryIn<"/jobs">) => call("get", "/jobs", { query });
export const retryJob = (id: string) => call("post", "/jobs/{id}/retry", { path: { id } });
export const packs = () => call("get", "/packs", {});
export const packEntries = (hash: string, query: QueryIn<"/packs/{hash}/entries">) =>
  call("get", "/packs/{hash}/entries", { path: { hash }, query });
export const packDiagnostics = (hash: string) =>
  call("get", "/packs/{hash}/diagnostics", { path: { hash } });
export const packDifference = (hash: string, other: string) =>
  call("get", "/packs/{hash}/difference/{other}", { path: { hash, other } });
export const accounts = (query: QueryIn<"/accounts">) => call("get", "/accounts", { query });
export const createAccount = (body: BodyIn<"post", "/accounts">, idempotencyKey: string) =>
  call("post", "/accounts", { body, idempotencyKey });
export const changeAccount = (id: string, body: BodyIn<"patch", "/accounts/{id}">) =>
  call("patch", "/accounts/{id}", { path: { id }, body });
