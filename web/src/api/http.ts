// One door to the server: language, session proof, problems, versions of what was read.
import i18next from "i18next";
import type { Problem } from "./schema";

const PREFIX = "/api/v1";

/** The server said no (RFC 9457), or could not be reached (`status` 0). */
export class ApiProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

let csrf: string | null = null;

/** Remembers the proof that unsafe requests of this session carry. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Options {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Query;
  /** An empty value of the query is sent, too. */
  keepEmpty?: boolean;
  body?: unknown;
  /** Key under which the server does a creating request only once. */
  idempotencyKey?: string;
  /** Version that a change is based on. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/** An answer together with the version that a later change names. */
export interface Versioned<T> {
  value: T;
  etag: string | null;
}

/** Where an API path lives, with its query; what is empty is left out, unless it says something. */
export function apiUrl(path: string, query: Query = {}, keepEmpty = false): string {
  const says = (v: unknown) => v !== undefined && v !== null && (keepEmpty || v !== "");
  const pairs = Object.entries(query).filter(([, v]) => says(v));
  const text = new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString();
  return `${PREFIX}${path}${text ? `?${text}` : ""}`;
}

/** Headers that every request of this browser carries. */
export function headersOf(options: Options): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: "application/json, application/problem+json",
    "Accept-Language": i18next.language === "en" ? "en" : "zh-CN",
  };
  if (options.method && options.method !== "GET" && csrf) headers["X-CSRF-Token"] = csrf;
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  if (options.ifMatch) headers["If-Match"] = options.ifMatch;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  return headers;
}

/** Does one request; answers the decoded body with its version. */
export async function requestVersioned<T>(
  path: string,
  options: Options = {},
): Promise<Versioned<T>> {
  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query, options.keepEmpty), {
      method: options.method ?? "GET",
      headers: headersOf(options),
      credentials: "same-origin",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(unreachable());
  }
  const text = await response.text();
  if (!response.ok) throw new ApiProblem(problemOf(response.status, text, response.headers));
  return {
    value: (text ? (JSON.parse(text) as T) : undefined) as T,
    etag: response.headers.get("ETag"),
  };
}

/** Reads a file that the server makes; one that it has not made yet (202) is a problem that says so. */
export async function requestBlob(
  path: string,
  query: Query = {},
  keepEmpty = false,
): Promise<Blob> {
  let response: Response;
  try {
    const headers = { ...headersOf({}), Accept: "*/*" };
    response = await fetch(apiUrl(path, query, keepEmpty), { headers, credentials: "same-origin" });
  } catch {
    throw new ApiProblem(unreachable());
  }
  if (response.status === 202) throw new ApiProblem(said("not_signed", 202));
  if (response.ok) return response.blob();
  throw new ApiProblem(problemOf(response.status, await response.text(), response.headers));
}

/** Sends a file and says how much of it has gone. */
export function upload<T>(
  path: string,
  form: FormData,
  onProgress: (percent: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", apiUrl(path));
    const headers = headersOf({ method: "POST" });
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 100));
    };
    xhr.onerror = () => reject(new ApiProblem(unreachable()));
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) {
        resolve(JSON.parse(xhr.responseText) as T);
      } else {
        const answered = new Headers({
          "X-Request-Id": xhr.getResponseHeader("X-Request-Id") ?? "",
        });
        reject(new ApiProblem(problemOf(xhr.status, xhr.responseText, answered)));
      }
    };
    xhr.send(form);
  });
}

/** Sends a file as it is; answers the JSON that comes back. */
export async function uploadFile<T>(path: string, file: Blob, type: string): Promise<T> {
  const headers = { ...headersOf({ method: "POST" }), "Content-Type": type };
  let response: Response;
  try {
    response = await fetch(apiUrl(path), { method: "POST", headers, body: file });
  } catch {
    throw new ApiProblem(unreachable());
  }
  const text = await response.text();
  if (!response.ok) throw new ApiProblem(problemOf(response.status, text, response.headers));
  return JSON.parse(text) as T;
}

/** What an import says while it runs, and at its end. */
export interface Watched {
  /** How much of the file has gone, in percent. */
  onSent: (percent: number) => void;
  /** Rows that the server has looked at. */
  onRows: (rows: number) => void;
}

/** Sends a file whose answer is a stream of events; answers the last one, the report. */
export function uploadWatched<T>(path: string, file: Blob, type: string, watched: Watched) {
  return new Promise<T>((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", apiUrl(path));
    const headers = { ...headersOf({ method: "POST" }), "Content-Type": type };
    const named = Object.entries({ ...headers, Accept: "text/event-stream" });
    for (const [name, value] of named) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) watched.onSent(Math.round((event.loaded / event.total) * 100));
    };
    let read = 0;
    let over = false;
    const settle = (act: () => void) => {
      over = true;
      act();
    };
    const listen = () => {
      if (xhr.status !== 200) return;
      const { events, rest } = eventsOf(xhr.responseText.slice(read));
      read = xhr.responseText.length - rest;
      for (const { name, data } of events) {
        if (name === "progress") watched.onRows((JSON.parse(data) as { rows: number }).rows);
        if (name === "report") settle(() => resolve(JSON.parse(data) as T));
        if (name === "problem") settle(() => reject(new ApiProblem(JSON.parse(data) as Problem)));
      }
    };
    xhr.onprogress = listen;
    xhr.onerror = () => reject(new ApiProblem(unreachable()));
    xhr.onload = () => {
      listen();
      if (over) return;
      const answered = new Headers({ "X-Request-Id": xhr.getResponseHeader("X-Request-Id") ?? "" });
      const broken = xhr.status === 200;
      const problem = broken
        ? unreachable()
        : problemOf(xhr.status, xhr.responseText, answered);
      reject(new ApiProblem(problem));
    };
    xhr.send(file);
  });
}

/** The whole events in a text of server-sent events, and how long what is left over is. */
export function eventsOf(text: string): { events: { name: string; data: string }[]; rest: number } {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const events = blocks.map((block) => {
    const lines = block.split("\n");
    const of = (field: string) =>
      lines
        .filter((line) => line.startsWith(`${field}:`))
        .map((line) => line.slice(field.length + 1).replace(/^ /, ""))
        .join("\n");
    return { name: of("event"), data: of("data") };
  });
  return { events, rest: rest.length };
}

const unreachable = (): Problem => said("network", 0);

/** A problem that the browser says and not the server. */
function said(code: "network" | "not_signed", status: number): Problem {
  return {
    type: `/errors/${code}`,
    title: i18next.t(`problem.${code}_title`),
    status,
    detail: i18next.t(`problem.${code}`),
    code,
    must: {
      zh: i18next.t(`problem.${code}`, { lng: "zh" }),
      en: i18next.t(`problem.${code}`, { lng: "en" }),
    },
    request_id: "",
  };
}

/** Reads a problem; an answer that is none (a proxy's page) becomes one. */
export function problemOf(status: number, text: string, headers: Headers): Problem {
  try {
    const parsed = JSON.parse(text) as Partial<Problem>;
    if (parsed.code && parsed.must) return parsed as Problem;
  } catch {
    // Not JSON: said below.
  }
  return {
    type: "/errors/unexpected",
    title: `HTTP ${status}`,
    status,
    detail: i18next.t("problem.unexpected", { status }),
    code: "unexpected",
    must: {
      zh: i18next.t("problem.unexpected", { lng: "zh", status }),
      en: i18next.t("problem.unexpected", { lng: "en", status }),
    },
    request_id: headers.get("X-Request-Id") ?? "",
  };
}
