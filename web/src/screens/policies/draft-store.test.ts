// Drafts are kept by account and by the policy that they began from.
import { expect, test } from "vitest";
import { emptyDraft } from "./draft-model";
import { forget, keep, kept, VERSIONS_MAX, withVersion, type Box } from "./draft-store";

function box(full = false): Box & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => {
      if (full) throw new Error("full");
      texts.set(key, value);
    },
    removeItem: (key) => void texts.delete(key),
  };
}

const draft = emptyDraft("2027-01-01");
const value = { savedAt: "2026-11-26T06:00:00Z", draft, versions: [] };

test("what was kept comes back, and to nobody else", () => {
  const of = box();
  expect(kept(of, "qince", "")).toBeNull();
  expect(keep(of, "qince", "", value)).toBe(true);
  expect(kept(of, "qince", "")).toEqual(value);
  expect(kept(of, "qince", "other_policy")).toBeNull();
  expect(kept(of, "mayor", "")).toBeNull();
  forget(of, "qince", "");
  expect(kept(of, "qince", "")).toBeNull();
});

test("what cannot be kept or read is said, and breaks nothing", () => {
  expect(keep(box(true), "qince", "", value)).toBe(false);
  const of = box();
  keep(of, "qince", "", value);
  for (const text of ["{", "{}", '{"form":0}', "null"]) {
    for (const key of of.texts.keys()) of.texts.set(key, text);
    expect(kept(of, "qince", "")).toBeNull();
  }
});

test("only the newest versions are kept", () => {
  let versions = withVersion([], { name: "0", savedAt: "", draft });
  for (let at = 1; at <= VERSIONS_MAX; at += 1)
    versions = withVersion(versions, { name: String(at), savedAt: "", draft });
  expect(versions).toHaveLength(VERSIONS_MAX);
  expect(versions[0]?.name).toBe(String(VERSIONS_MAX));
});
