// Versions of the pack as the studio shows them.
import type { Basis, Text, Value } from "./types";

export interface PackVersion {
  id: string;
  version: string;
  state: string;
  hash: string;
  loaded_at: string;
  entries: Record<string, number>;
  diagnostics: Diagnostic[];
}

export interface Diagnostic {
  code: string;
  severity?: string;
  level?: string;
  message?: Text | string;
  text?: Text;
  file?: string;
  line?: number;
  column?: number;
  suggestion?: string;
  basis?: Basis[];
}

/** One entry of a pack version, as its file says it. */
export interface PackEntry {
  kind: string;
  id: string;
  text?: Text | null;
  file: string;
  line: number;
  body: Record<string, Value>;
  diagnostics: Diagnostic[];
  trials: { kind: string; id: string; text?: Text | null }[];
}

export interface EntryDifference {
  kind: string;
  id: string;
  text?: Text | null;
  change: "added" | "removed" | "changed";
  values: { at: string; before: Value; after: Value }[];
}

export interface PackDifference {
  from: string;
  to: string;
  access_changed: boolean;
  entries: EntryDifference[];
  more: boolean;
}
