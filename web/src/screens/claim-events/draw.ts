// What stands of a draw, and how its file is called and proved. Pure.
import type { DrawSeed } from "../../api/schema";

/** Waits for its day, draws today, or is over and told. */
export type DrawState = "prepared" | "today" | "over";

export function drawState(seed: Pick<DrawSeed, "on" | "seed">): DrawState {
  if (!seed.on) return "prepared";
  return seed.seed ? "over" : "today";
}

export const drawFileName = (kind: string, number: number): string => `draw-${kind}-${number}.json`;

/** The command that proves a file with the public key, as a shell takes it. */
export const verifyCommand = (file: string, key: string): string =>
  `onevisit draw verify ${file} --key '${key.trim()}'`;
