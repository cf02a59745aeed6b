// People of a story: each with a page and a session of their own. What is not the point of a story
// goes through the API, by `fetch` within that page.
import { address, openPage } from "./browser.mjs";

let accounts;

async function passwordOf(name) {
  accounts ??= (await (await fetch(`${address}/api/v1/city`)).json()).demo_accounts;
  const account = accounts.find((one) => one.name === name);
  if (!account) throw new Error(`the demonstration has nobody called ${name}`);
  return account.password;
}

/** Whether the city that runs has the package. */
export async function carries(id) {
  return (await fetch(`${address}/api/v1/packages/${id}`)).ok;
}

/** Somebody of the demonstration, signed in. */
export async function actor(browser, name) {
  const page = await openPage(browser);
  await page.goto(`${address}/verify`);
  const session = { name, password: await passwordOf(name) };
  page.csrf = (await send(page, "POST", "/session", session)).csrf;
  await page.reload();
  return page;
}

/** One request of the person's own; throws what the city refuses. */
export async function send(page, method, path, body, type = "application/json") {
  const asked = { method, path, body, type, csrf: page.csrf ?? "" };
  const { status, text } = await page.evaluate(async ({ method, path, body, type, csrf }) => {
    const headers = { "X-CSRF-Token": csrf, "Idempotency-Key": crypto.randomUUID() };
    if (body !== undefined) headers["Content-Type"] = type;
    const sent = type === "application/json" ? JSON.stringify(body) : body;
    const response = await fetch(`/api/v1${path}`, { method, headers, body: sent });
    return { status: response.status, text: await response.text() };
  }, asked);
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** Begins and submits a case; `documents` are asks that get one small PDF each. */
export async function apply(page, id, submission, documents = []) {
  const asked = { id, submission, documents, csrf: page.csrf };
  const { status, text } = await page.evaluate(async ({ id, submission, documents, csrf }) => {
    const form = new FormData();
    form.append("submission", new Blob([JSON.stringify(submission)], { type: "application/json" }));
    for (const ask of documents) {
      form.append("ask", ask);
      const pdf = `%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF ${ask}\n`;
      form.append("file", new Blob([pdf], { type: "application/pdf" }), `${ask}.pdf`);
    }
    const headers = { "X-CSRF-Token": csrf, "Idempotency-Key": crypto.randomUUID() };
    const body = documents.length > 0 ? form : JSON.stringify(submission);
    if (documents.length === 0) headers["Content-Type"] = "application/json";
    const path = `/api/v1/packages/${id}/submissions`;
    const response = await fetch(path, { method: "POST", headers, body });
    return { status: response.status, text: await response.text() };
  }, asked);
  if (status >= 400) throw new Error(`submission of ${id}: ${status} ${text}`);
  return JSON.parse(text);
}

/** What somebody does in a step. */
export function deed(page, task, step, body) {
  return send(page, "POST", `/tasks/${task}/steps/${step}`, body);
}

/** Waits until the case is as `fits` wants it, and answers it. */
export async function caseWhen(page, id, fits) {
  for (let tries = 0; tries < 100; tries += 1) {
    const value = await send(page, "GET", `/cases/${id}`);
    if (fits(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`case ${id} did not come to what the story waits for`);
}

/** Whether the task of `act` is in `state`. */
export function taskIs(act, state) {
  return (value) => value.tasks.some((task) => task.act === act && task.state === state);
}

/** Whether a step of the case is in `state`. */
export function stepIs(step, state) {
  return (value) =>
    value.tasks.some((task) => task.steps.some((s) => s.id === step && s.state === state));
}
