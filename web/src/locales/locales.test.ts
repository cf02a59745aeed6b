// Both languages say everything that the screens ask for.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "./en.json";
import zh from "./zh-CN.json";

const PLURAL = /_(one|other|zero)$/;
const base = (key: string) => key.replace(PLURAL, "");
const bases = (texts: object) => [...new Set(Object.keys(texts).map(base))].sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

test("both languages have the same texts, none empty", () => {
  expect(bases(en)).toEqual(bases(zh));
  for (const texts of [en, zh])
    expect(Object.entries(texts).filter(([, text]) => text.trim() === "")).toEqual([]);
});

test("what is filled in is the same in both languages", () => {
  const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1]).sort();
  const chinese = zh as Record<string, string>;
  for (const [key, text] of Object.entries(en)) {
    if (key.endsWith("_one")) continue;
    expect([key, holes(text)]).toEqual([key, holes(chinese[key] ?? "")]);
  }
});

test("every text that a screen names is there", () => {
  const code = sources("src").join("\n");
  const known = new Set(bases(zh));
  const groups = new Set([...known].map((key) => key.slice(0, key.indexOf("."))));
  const named = [...code.matchAll(/"([a-z_]+)\.([a-z_]+)"/g)].filter((m) => groups.has(m[1] ?? ""));
  expect(named.length).toBeGreaterThan(200);
  expect(
    [...new Set(named.map((m) => `${m[1]}.${m[2]}`))].filter((key) => !known.has(key)),
  ).toEqual([]);
});

test("no screen says Chinese that is not from a locale file", () => {
  const spoken = sources("src/screens").concat(sources("src/parts"), sources("src/form"));
  const lines = spoken
    .join("\n")
    .split("\n")
    .filter((line) => /[\u4e00-\u9fff]/.test(line));
  expect(lines.map((line) => line.trim())).toEqual(['{language === "zh" ? "English" : "中文"}']);
});
