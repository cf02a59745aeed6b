// A draft that saves itself: what changed is sent a moment later, one request at a time.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import * as calls from "../../api/calls";
import { ApiProblem, type Versioned } from "../../api/http";
import { keys } from "../../api/queries";
import type { Case } from "../../api/schema";
import { changedAnswers, type Answers } from "../../form/form-model";

const SAVE_AFTER_MS = 700;
const STALE = 412;

export type SaveState =
  | { kind: "idle" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "saved"; at: Date }
  | { kind: "failed"; error: unknown };

export function useDraft(id: string, initial: Versioned<Case>) {
  const client = useQueryClient();
  const [current, setCurrent] = useState(initial.value);
  const [answers, setAnswers] = useState<Answers>(initial.value.answers);
  const [save, setSave] = useState<SaveState>({ kind: "idle" });
  // What the running and the next request need; not shown, therefore not state.
  const etag = useRef(initial.etag ?? `"${initial.value.version}"`);
  const latest = useRef({ answers, current });
  const changed = useRef(new Set<string>());
  const running = useRef<Promise<void> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const accept = useCallback(
    (versioned: Versioned<Case>) => {
      etag.current = versioned.etag ?? `"${versioned.value.version}"`;
      latest.current.current = versioned.value;
      setCurrent(versioned.value);
      client.setQueryData(keys.case(id), versioned);
    },
    [client, id],
  );

  const patch = useCallback(
    async (body: { answers?: Answers; commitments?: string[] }) => {
      try {
        accept(await calls.changeCase(id, etag.current, body));
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.problem.status !== STALE) throw error;
        // Changed elsewhere (another tab, the window): take that version, put our change on top.
        accept(await calls.caseOf(id));
        accept(await calls.changeCase(id, etag.current, body));
      }
    },
    [accept, id],
  );

  const saveNow = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    if (running.current) await running.current.catch(() => undefined);
    if (changed.current.size === 0) return;
    const names = [...changed.current];
    changed.current.clear();
    const asks = latest.current.current.plan.asks;
    const body = { answers: changedAnswers(asks, latest.current.answers, names) };
    setSave({ kind: "saving" });
    running.current = patch(body);
    try {
      await running.current;
      setSave(changed.current.size ? { kind: "waiting" } : { kind: "saved", at: new Date() });
    } catch (error) {
      for (const name of names) changed.current.add(name);
      setSave({ kind: "failed", error });
      throw error;
    } finally {
      running.current = null;
    }
  }, [patch]);

  const change = useCallback(
    (next: Answers) => {
      const before = latest.current.answers;
      for (const name of new Set([...Object.keys(before), ...Object.keys(next)])) {
        if (JSON.stringify(before[name]) !== JSON.stringify(next[name])) changed.current.add(name);
      }
      latest.current.answers = next;
      setAnswers(next);
      if (changed.current.size === 0) return;
      setSave({ kind: "waiting" });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void saveNow().catch(() => undefined), SAVE_AFTER_MS);
    },
    [saveNow],
  );

  const sign = useCallback(
    async (commitments: string[]) => {
      await saveNow();
      setSave({ kind: "saving" });
      try {
        await patch({ commitments });
        setSave({ kind: "saved", at: new Date() });
      } catch (error) {
        setSave({ kind: "failed", error });
        throw error;
      }
    },
    [patch, saveNow],
  );

  const reload = useCallback(async () => accept(await calls.caseOf(id)), [accept, id]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (changed.current.size > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
      void saveNow().catch(() => undefined);
    };
  }, [saveNow]);

  return { value: current, answers, save, change, saveNow, sign, reload };
}

export type Draft = ReturnType<typeof useDraft>;
