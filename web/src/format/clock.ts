// What a clock says, as a locale key with its number; the server has computed everything.
import type { Clock } from "../api/schema";

export interface ClockText {
  key: string;
  count: number;
}

/** The words for a clock: days left, the last day, days late, stopped or done. */
export function clockText(clock: Clock): ClockText {
  if (clock.colour === "done") {
    return { key: clock.late ? "clock.done_late" : "clock.done", count: clock.used_working_days };
  }
  if (clock.colour === "stopped") {
    return { key: "clock.stopped", count: Math.max(clock.remaining_working_days, 0) };
  }
  if (clock.late || clock.remaining_working_days < 0) {
    return { key: "clock.late", count: Math.max(Math.abs(clock.remaining_working_days), 1) };
  }
  if (clock.remaining_working_days === 0) return { key: "clock.today", count: 0 };
  return { key: "clock.left", count: clock.remaining_working_days };
}
