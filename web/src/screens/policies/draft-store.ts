// What is drafted is kept in this browser, a draft for each policy that it began from.
import type { DraftDoc } from "./draft-model";

/** What a browser keeps texts in. */
export type Box = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** An earlier state that somebody kept, to hold a later one against it. */
export interface Version {
  name: string;
  savedAt: string;
  draft: DraftDoc;
}

export interface Kept {
  savedAt: string;
  draft: DraftDoc;
  versions: Version[];
}

export const VERSIONS_MAX = 10;
const FORM = 1;

const keyOf = (account: string, from: string) => `onevisit.policy-draft.${account}.${from}`;

/** What was kept of the draft that began `from`; nothing when it cannot be read. */
export function kept(box: Box, account: string, from: string): Kept | null {
  try {
    const read = JSON.parse(box.getItem(keyOf(account, from)) ?? "null") as
      | (Kept & { form: number })
      | null;
    const whole = read?.form === FORM && read.draft?.policy && Array.isArray(read.draft.trials);
    return whole ? { savedAt: read.savedAt, draft: read.draft, versions: read.versions } : null;
  } catch {
    return null;
  }
}

/** Keeps it; false when the browser does not (it is full, or lets nobody keep). */
export function keep(box: Box, account: string, from: string, value: Kept): boolean {
  try {
    box.setItem(keyOf(account, from), JSON.stringify({ form: FORM, ...value }));
    return true;
  } catch {
    return false;
  }
}

export function forget(box: Box, account: string, from: string): void {
  try {
    box.removeItem(keyOf(account, from));
  } catch {
    // what cannot be kept is not there either
  }
}

/** The versions with one more, the newest first. */
export const withVersion = (versions: readonly Version[], version: Version): Version[] =>
  [version, ...versions].slice(0, VERSIONS_MAX);
