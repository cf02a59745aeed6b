// State and clock in words and colour; never by colour alone.
import type { Clock } from "../api/schema";
import { clockText } from "../format/clock";
import { useWords } from "./words";

type Tone = "green" | "yellow" | "red" | "grey" | "blue";

const TONES: Record<string, Tone> = {
  draft: "grey",
  sent_back: "yellow",
  in_progress: "blue",
  closed: "green",
  refused: "red",
  withdrawn: "grey",
  waiting: "grey",
  open: "blue",
  approved: "green",
  stopped: "grey",
  issued: "green",
  revoked: "red",
  pending: "grey",
  sealed: "green",
  published: "green",
  ended: "grey",
  active: "green",
  locked: "red",
  dead: "red",
  failed: "red",
  running: "blue",
  queued: "grey",
  ready: "grey",
  done: "green",
  error: "red",
  warning: "yellow",
  waived: "grey",
  skipped: "grey",
  dropped: "grey",
  owed: "yellow",
  followed: "green",
  lapsed: "red",
  due: "blue",
  kept: "green",
  breached: "red",
  in_force: "green",
  listing: "grey",
  public: "blue",
  committing: "blue",
  batching: "blue",
  sent: "blue",
  cancelled: "grey",
  listed: "grey",
  committed: "blue",
  settled: "green",
  rejected: "red",
  clawed_back: "yellow",
  left_out: "yellow",
  taken_up: "green",
  granted: "green",
  denied: "red",
  drawn: "yellow",
  overpaid: "red",
  taking: "blue",
  paying: "blue",
};

export function Tag(props: { tone: Tone; children: string }) {
  return <span className={`tag tag-${props.tone}`}>{props.children}</span>;
}

/** A state by its name in the locale; an unknown state is shown as it is. */
export function StateTag(props: { state: string; of: string }) {
  const { t } = useWords();
  const name = t(`${props.of}.${props.state}`, { defaultValue: props.state });
  return <Tag tone={TONES[props.state] ?? "grey"}>{name}</Tag>;
}

export function ClockTag(props: { clock: Clock | null | undefined; showDue?: boolean }) {
  const { t, date } = useWords();
  if (!props.clock) return <span className="faint">—</span>;
  const { key, count } = clockText(props.clock);
  const { colour, due_on } = props.clock;
  return (
    <span className={`clock clock-${colour}`}>
      <span className="clock-dot" aria-hidden="true" />
      <span>{t(key, { count })}</span>
      {props.showDue && due_on && colour !== "done" && (
        <span className="faint"> {t("clock.due", { date: date(due_on) })}</span>
      )}
    </span>
  );
}
