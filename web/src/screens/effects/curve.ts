// Where the points of the pay-out curve stand in a drawing, and what its axis says.
import type { EffectPoint } from "../../api/schema";

export interface Shape {
  /** Points of the line, `x,y` each. */
  line: string;
  /** The highest value, in whole fen. */
  most: bigint;
  points: { on: string; x: number; y: number; fen: bigint }[];
}

/** Yuan with two places, as whole fen; what was taken back is below nothing. */
function fenOf(yuan: string): bigint {
  const match = /^(-?)(\d+)\.(\d\d)$/.exec(yuan);
  if (!match) return 0n;
  const fen = BigInt(`${match[2] ?? "0"}${match[3] ?? "00"}`);
  return match[1] ? -fen : fen;
}

const SCALE = 10_000n;

/** The curve of what was paid within `width` and `height`, from the left below. */
export function curveOf(points: EffectPoint[], width: number, height: number): Shape {
  const fen = points.map((point) => fenOf(point.paid_yuan));
  const most = fen.reduce((high, one) => (one > high ? one : high), 0n);
  const step = points.length > 1 ? width / (points.length - 1) : 0;
  const placed = points.map((point, index) => {
    const value = fen[index] ?? 0n;
    const share = most > 0n ? Number((value * SCALE) / most) / Number(SCALE) : 0;
    return { on: point.on, x: round(index * step), y: round(height - share * height), fen: value };
  });
  return { line: placed.map(({ x, y }) => `${x},${y}`).join(" "), most, points: placed };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A share in a thousand as percent with one place; a dash where there is nothing to share. */
export function percentText(perMille: number | null | undefined): string {
  return typeof perMille === "number" ? `${(perMille / 10).toFixed(1)}%` : "—";
}
