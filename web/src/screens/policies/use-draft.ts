// The draft under way: every change is kept in this browser at once, and can be begun anew.
import { createContext, useCallback, useContext, useEffect, useState } from "react";
import type { DraftDiagnostic, DraftNames } from "../../api/schema";
import { changed, type Changes, type DraftDoc, type PolicyDoc } from "./draft-model";
import { forget, keep, kept, withVersion, type Version } from "./draft-store";

export interface Drafting {
  draft: DraftDoc;
  change: (make: (draft: DraftDoc) => DraftDoc) => void;
  /** When the browser last kept it; null before the first change. */
  savedAt: string | null;
  /** The browser keeps nothing: what is not downloaded is lost. */
  unkept: boolean;
  /** It was begun before, and goes on here. */
  restored: boolean;
  versions: Version[];
  keepVersion: (name: string) => void;
  restart: () => void;
}

interface State {
  draft: DraftDoc;
  savedAt: string | null;
  unkept: boolean;
  restored: boolean;
  versions: Version[];
}

export function useDrafting(account: string, from: string, initial: DraftDoc): Drafting {
  const [state, setState] = useState<State>(() => {
    const before = kept(localStorage, account, from);
    return {
      draft: before?.draft ?? initial,
      savedAt: before?.savedAt ?? null,
      unkept: false,
      restored: before !== null,
      versions: before?.versions ?? [],
    };
  });
  const save = useCallback(
    (make: (state: State) => Pick<State, "draft" | "versions">) =>
      setState((now) => {
        const { draft, versions } = make(now);
        const savedAt = new Date().toISOString();
        const done = keep(localStorage, account, from, { savedAt, draft, versions });
        return { ...now, draft, versions, unkept: !done, savedAt: done ? savedAt : now.savedAt };
      }),
    [account, from],
  );
  const change = useCallback(
    (make: (draft: DraftDoc) => DraftDoc) =>
      save(({ draft, versions }) => ({ draft: make(draft), versions })),
    [save],
  );
  const keepVersion = useCallback(
    (name: string) =>
      save(({ draft, versions }) => ({
        draft,
        versions: withVersion(versions, { name, savedAt: new Date().toISOString(), draft }),
      })),
    [save],
  );
  const restart = useCallback(() => {
    forget(localStorage, account, from);
    setState({ draft: initial, savedAt: null, unkept: false, restored: false, versions: [] });
  }, [account, from, initial]);
  return { ...state, change, keepVersion, restart };
}

/** `value` once it has stood for `ms`. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Where the caret last stood in a rule. */
export interface Caret {
  field: string;
  at: number;
}

/** What every part of the workbench reads and changes. */
export interface Bench {
  draft: DraftDoc;
  change: Drafting["change"];
  /** What the last answer said of what is written. */
  found: DraftDiagnostic[];
  /** Fields that must be filled in, and those of them that are empty, in the order of the form. */
  required: ReadonlySet<string>;
  empty: string[];
  names: DraftNames;
  caretAt: (caret: Caret) => void;
}

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (!bench) throw new Error("a part of the workbench stands outside of it");
  return bench;
}

/** The policy of the draft, and how some of its entry is changed. */
export function usePolicyDoc() {
  const { draft, change } = useBench();
  const set = (changes: Changes<PolicyDoc>) => change((now) => changed(now, changes));
  return { policy: draft.policy, set, change };
}
