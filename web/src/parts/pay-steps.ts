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
  queued: { at: 0, held: true },
  left_out: { at: 0, held: true },
  taken_up: { at: 0 },
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

/** Whether the server is at work on a run, or was when it was cut off. */
export const isUnderWay = (state: string) =>
  state === "listing" || state === "committing" || state === "batching";

/** How much of a run is committed and written for the bank, of 100. */
export function percentDone(run: { payments: number; committed: number; batched: number }): number {
  if (run.payments === 0) return 0;
  return Math.floor((100 * (run.committed + run.batched)) / (2 * run.payments));
}
