// Every call of the HTTP contract, one typed function each; the only place that names paths.
import { apiUrl, request, requestVersioned, upload, type Versioned } from "./http";
import type * as T from "./types";

const get = request;
const post = <R>(path: string, body?: unknown, idempotencyKey?: string) =>
  request<R>(path, {
    method: "POST",
    ...(body === undefined ? {} : { body }),
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });
const seg = encodeURIComponent;

/** Rows that the server gives at a time, at most. */
const PAGE_ROWS_MAX = 200;

export type Page = { limit?: number; after?: string | null };

// City and session
export const city = () => get<T.City>("/city");
export const session = () => get<T.Session>("/session");
export const signIn = (name: string, password: string) =>
  post<T.Session>("/session", { name, password });
export const signOut = () => request<undefined>("/session", { method: "DELETE" });
export const oidcUrl = () => apiUrl("/session/oidc");

// What the city does
export const lifeEvents = async () => {
  const answer = await get<T.LifeEvent[] | T.List<T.LifeEvent>>("/life-events");
  return Array.isArray(answer) ? answer : answer.items;
};
export const packages = (
  query: { search?: string; life_event?: string; audience?: string } & Page,
) => get<T.List<T.PackageRow>>("/packages", { query });
/** Every package that is found, page after page. */
export const allPackages = async (search: string): Promise<T.PackageRow[]> => {
  const rows: T.PackageRow[] = [];
  let after: string | null = null;
  do {
    const page: T.List<T.PackageRow> = await packages({ search, after, limit: PAGE_ROWS_MAX });
    rows.push(...page.items);
    after = page.next;
  } while (after);
  return rows;
};
export const packageOf = (id: string) => get<T.Package>(`/packages/${seg(id)}`);
export const acts = (query: { search?: string } & Page) => get<T.List<T.Act>>("/acts", { query });
export const act = (id: string) => get<T.Act>(`/acts/${seg(id)}`);
export const plan = (id: string, answers: T.Answers, subject_key?: string) =>
  post<T.Plan>(`/packages/${seg(id)}/plan`, { answers, ...(subject_key ? { subject_key } : {}) });
/** The plan for facts that are only supposed; nobody's record is read. */
export const supposedPlan = (id: string, suppose: T.Answers) =>
  post<T.Plan>(`/packages/${seg(id)}/plan`, { suppose });

// Cases
export interface NewCase {
  package: string;
  answers: T.Answers;
  subject_key?: string;
  on_behalf_of?: { identity_number: string; name: string; mobile: string };
}
export interface CaseQuery extends Page {
  state?: string;
  package?: string;
  filed?: boolean;
}
export const createCase = (body: NewCase, key: string) => post<T.Case>("/cases", body, key);
export const cases = (query: CaseQuery) =>
  get<T.List<T.CaseRow>>("/cases", { query: { ...query } });
export const caseOf = (id: string): Promise<Versioned<T.Case>> =>
  requestVersioned<T.Case>(`/cases/${seg(id)}`);
export const changeCase = (
  id: string,
  ifMatch: string,
  body: { answers?: T.Answers; commitments?: string[] },
) => requestVersioned<T.Case>(`/cases/${seg(id)}`, { method: "PATCH", ifMatch, body });
export const submitCase = (id: string, key: string) =>
  post<T.Case>(`/cases/${seg(id)}/submit`, {}, key);
export const withdrawCase = (id: string, reason: string) =>
  post<T.Case>(`/cases/${seg(id)}/withdraw`, { reason });
export const acceptanceNotice = (id: string) =>
  get<T.AcceptanceNotice>(`/cases/${seg(id)}/acceptance-notice`);
export const progressUrl = (id: string) => apiUrl(`/cases/${seg(id)}/progress`);
export const documentUrl = (caseId: string, id: string) =>
  apiUrl(`/cases/${seg(caseId)}/documents/${seg(id)}`);
export const removeDocument = (caseId: string, id: string) =>
  request<undefined>(`/cases/${seg(caseId)}/documents/${seg(id)}`, { method: "DELETE" });
export const addDocument = (
  caseId: string,
  ask: string,
  file: File,
  onProgress: (percent: number) => void,
) => {
  const form = new FormData();
  form.append("ask", ask);
  form.append("file", file, file.name);
  return upload<T.Document_>(`/cases/${seg(caseId)}/documents`, form, onProgress);
};

// Desk
export const tasks = (query: { state?: string; colour?: string; act?: string } & Page) =>
  get<T.List<T.TaskRow>>("/tasks", { query });
export const task = (id: string) => get<T.TaskDetail>(`/tasks/${seg(id)}`);
export const decide = (id: string, body: { approve: boolean; reason?: string; note: string }) =>
  post<T.TaskDetail>(`/tasks/${seg(id)}/decision`, body);
export const sendBack = (id: string, fields: { field: string; text: string }[]) =>
  post<T.TaskDetail>(`/tasks/${seg(id)}/send-back`, { fields });

// Credentials and receipts
export const credentials = (query: Page = {}) =>
  get<T.List<T.CredentialRow>>("/credentials", { query });
export const credential = (id: string) => get<T.Credential>(`/credentials/${seg(id)}`);
export const revokeCredential = (id: string, reason: string) =>
  post<T.Credential>(`/credentials/${seg(id)}/revoke`, { reason });
export const credentialView = (token: string) =>
  get<T.CredentialView>(`/credential-views/${seg(token)}`);
export const verifyCredential = (text: string) =>
  post<T.CredentialView>("/credentials/verify", { text });
export const receipt = (id: string) => get<Record<string, unknown>>(`/receipts/${seg(id)}`);
export const verifyReceipt = (value: unknown) =>
  post<T.ReceiptCheck>("/receipts/verify", { receipt: value });

// My data
export const myRecords = async () => {
  const answer = await get<T.RecordView[] | T.List<T.RecordView>>("/me/records");
  return Array.isArray(answer) ? answer : answer.items;
};
export const myReads = (query: Page) => get<T.List<T.ReadRow>>("/me/reads", { query });

// Administration
export const jobs = (query: { state?: string } & Page) => get<T.List<T.Job>>("/jobs", { query });
export const retryJob = (id: string) => post<T.Job>(`/jobs/${seg(id)}/retry`, {});
export const packs = async () => {
  const answer = await get<T.PackVersion[] | T.List<T.PackVersion>>("/packs");
  return Array.isArray(answer) ? answer : answer.items;
};
export const packEntries = (hash: string, query: { kind: string; search?: string } & Page) =>
  get<T.List<T.PackEntry>>(`/packs/${seg(hash)}/entries`, { query });
export const packDiagnostics = (hash: string) =>
  get<T.Diagnostic[]>(`/packs/${seg(hash)}/diagnostics`);
export const packDifference = (hash: string, other: string) =>
  get<T.PackDifference>(`/packs/${seg(hash)}/difference/${seg(other)}`);
export const accounts = (query: Page) => get<T.List<T.Account>>("/accounts", { query });
export const createAccount = (body: T.NewAccount, key: string) =>
  post<T.Account>("/accounts", body, key);
export const changeAccount = (
  id: string,
  body: { state?: string; roles?: string[]; department?: string; districts?: string[] },
) => request<T.Account>(`/accounts/${seg(id)}`, { method: "PATCH", body });
