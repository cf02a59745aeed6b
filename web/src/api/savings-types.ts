// What joining acts saves, as the entries and as the documents have it.
import type { Basis } from "./types";

/** What a person goes through. */
export interface Effort {
  materials: number;
  visits: number;
  steps: number;
  working_days: number;
}

/** A package against its acts one by one, counted from the entries. */
export interface Savings {
  acts: number;
  separate: Effort;
  joint: Effort;
}

export type Figures = { [K in keyof Effort | "acts"]?: number | null };

/** What the documents say that joining saved. */
export interface Documented {
  before: Figures;
  after: Figures;
  basis: Basis[];
}
