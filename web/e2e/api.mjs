// What happened before a story begins, done by people of the demonstration through the API.
import { setTimeout as pause } from "node:timers/promises";
import { address } from "./browser.mjs";
import { PDF } from "./form.mjs";

const PAUSE_MS = 250;
const TRIES = 240;

/** Somebody of the demonstration who has signed in. */
export class Somebody {
  static async named(name) {
    const city = await (await fetch(`${address}/api/v1/city`)).json();
    const { password } = city.demo_accounts.find((account) => account.name === name);
    const one = new Somebody();
    const session = await one.send("POST", "/session", { name, password });
    one.csrf = session.csrf ?? (await one.send("GET", "/session")).csrf;
    return one;
  }

  /** One request; answers the body, or fails with what the server says. */
  async send(method, path, body, headers = {}) {
    const form = body instanceof FormData || typeof body === "string";
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: {
        Accept: "application/json, application/problem+json",
        "Accept-Language": "zh-CN",
        ...(this.cookie ? { Cookie: this.cookie } : {}),
        ...(this.csrf ? { "X-CSRF-Token": this.csrf } : {}),
        ...(body === undefined || form ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie()[0];
    if (set) this.cookie = set.split(";")[0];
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    this.etag = response.headers.get("ETag");
    return text ? JSON.parse(text) : undefined;
  }

  /** Begins a case, fills it in and submits it; answers the case as it then stands. */
  async apply(packageId, { subject, answers, commitments = [], documents = [], person }) {
    const made = await this.send("POST", "/cases", {
      package: packageId,
      answers,
      ...(subject ? { subject_key: subject } : {}),
      ...(person ? { on_behalf_of: person } : {}),
    });
    for (const ask of documents) {
      const form = new FormData();
      form.append("ask", ask);
      form.append("file", new Blob([PDF], { type: "application/pdf" }), `${ask}.pdf`);
      await this.send("POST", `/cases/${made.id}/documents`, form);
    }
    await this.send("GET", `/cases/${made.id}`);
    await this.send("PATCH", `/cases/${made.id}`, { commitments }, { "If-Match": this.etag });
    await this.send("POST", `/cases/${made.id}/submit`);
    return made.id;
  }

  /** Waits until the case is as it must be. */
  until(id, fits) {
    return this.awaits(`/cases/${id}`, fits);
  }

  /** Waits until this person may act for the record. */
  mayActFor(key) {
    return this.awaits("/session", ({ organisations }) =>
      organisations.some((organisation) => organisation.key === key),
    );
  }

  async awaits(path, fits) {
    for (let i = 0; i < TRIES; i += 1) {
      const found = await this.send("GET", path);
      if (fits(found)) return found;
      await pause(PAUSE_MS);
    }
    throw new Error(`${path} did not come to what the story waits for`);
  }

  /** Grants a task once it is open. */
  async approve(id, act) {
    const open = ({ tasks }) => tasks.some((task) => task.act === act && task.state === "open");
    await this.until(id, open);
    const body = { approve: true, note: "审核通过。" };
    await this.send("POST", `/tasks/${id}:${act}/decision`, body);
  }

  /** Lays rows over the records of a register. */
  async import(register, rows) {
    const columns = Object.keys(rows[0]);
    const lines = rows.map((row) => columns.map((column) => row[column]).join(","));
    const csv = [columns.join(","), ...lines, ""].join("\n");
    const headers = { "Content-Type": "text/csv" };
    return this.send("POST", `/registers/${register}/imports`, csv, headers);
  }
}

export const closed = ({ state }) => state === "closed";
