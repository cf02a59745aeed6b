// How far a payment or a run has come on its way to the money: pure.

export const PAY_STEPS = ["list", "public", "commit", "pay", "arrive"] as const;

export interface Way {
  /** Which step is under way; as many as there are steps when all are done. */
  at: number;
  /** The step under way did not go well, or waits for somebody. */
  held?: boolean;
}

const PAYMENTS: Record<string, Way> = {
  waiting: { at: 2, held: true },
  committed: { at: 3 },
  sent: { at: 4 },
  settled: { at: PAY_STEPS.length },
  rejected: { at: 4, held: true },
  cancelled: { at: 1, held: true },
  clawed_back: { at: 4, held: true },
};

/** The way of a payment; one that is on a list is public while the list has a last day of it. */
export function wayOfPayment(state: string, publicUntil: string | null | undefined): Way {
  return PAYMENTS[state] ?? { at: publicUntil ? 1 : 0 };
}

const RUNS: Record<string, Way> = {
  listing: { at: 0 },
  public: { at: 1 },
  committing: { at: 2 },
  batching: { at: 3 },
  sent: { at: 4 },
  done: { at: PAY_STEPS.length },
  cancelled: { at: 1, held: true },
};

export function wayOfRun(state: string): Way {
  return RUNS[state] ?? { at: 0 };
}
