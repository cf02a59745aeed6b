// Stages of a subject: built from cases and from what may begin next.
import { describe, expect, test } from "vitest";
import type { NextPackage, SubjectCase, SubjectEntry, Task } from "../../api/schema";
import { daysOf, mainEntries, progressOf, stagesOf } from "./stages";

const text = (words: string) => ({ zh: words, en: words });
const task = (state: string) => ({ state }) as Task;

function aCase(id: string, stage: number | null, state: string, tasks: string[] = []) {
  const stage_text = stage === null ? null : text(`stage ${stage}`);
  const of = { package: { id, text: text(id) }, stage, stage_text, tasks: tasks.map(task) };
  return { id, state, ...of } as SubjectCase;
}

function aNext(id: string, stage: number | null, ready: boolean) {
  return { package: { id, text: text(id) }, stage, ready, missing: [] } as NextPackage;
}

describe("stages", () => {
  // latest first, as the API gives them
  const cases = [
    aCase("permit", 2, "in_progress", ["approved", "open", "waiting"]),
    aCase("land_again", 1, "closed", ["approved"]),
    aCase("land", 1, "refused", ["refused"]),
    aCase("coding", null, "closed", ["approved", "approved"]),
  ];
  const next = [aNext("permit", 2, true), aNext("completion", 3, false), aNext("gas", null, true)];
  const stages = stagesOf({ cases, next });

  test("stand in order, what has none first; within one the oldest case first", () => {
    expect(stages.map(({ number }) => number)).toEqual([null, 1, 2, 3]);
    expect(stages[1]?.cases.map(({ id }) => id)).toEqual(["land", "land_again"]);
    expect(stages[1]?.text).toEqual(text("stage 1"));
  });

  test("say where they stand", () => {
    expect(stages.map(({ state }) => state)).toEqual(["done", "done", "running", "later"]);
    expect(stagesOf({ cases: [], next: [aNext("land", 1, true)] })[0]?.state).toBe("ready");
    expect(stagesOf({ cases: [aCase("land", 1, "refused")], next: [] })[0]?.state).toBe("ended");
  });

  test("count their acts", () => {
    expect(stages.map(({ decided, acts }) => `${decided}/${acts}`)).toEqual([
      "2/2",
      "2/2",
      "1/3",
      "0/0",
    ]);
    expect(progressOf([])).toEqual({ decided: 0, acts: 0 });
  });

  test("do not offer what runs already", () => {
    expect(stages[2]?.next).toEqual([]);
    expect(stages[0]?.next.map((one) => one.package.id)).toEqual(["gas"]);
  });
});

describe("the timeline", () => {
  const entry = (at: string, kind: string) => ({ at, kind }) as SubjectEntry;
  const entries = [
    entry("2026-03-04T09:00:00Z", "closed"),
    entry("2026-03-04T08:00:00Z", "task_opened"),
    entry("2025-12-30T08:00:00Z", "submitted"),
  ];

  test("leaves out the small steps until they are asked for", () => {
    expect(mainEntries(entries).map(({ kind }) => kind)).toEqual(["closed", "submitted"]);
  });

  test("is put together by days", () => {
    const days = daysOf(entries, (at) => at.slice(0, 10));
    expect(days.map(({ day, entries: of }) => [day, of.length])).toEqual([
      ["2026-03-04", 2],
      ["2025-12-30", 1],
    ]);
    expect(daysOf([], String)).toEqual([]);
  });
});
