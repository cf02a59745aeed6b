// What a case waits for from the person before the screen, with all that its form needs: pure.
import type { Account, Ask, Case, DutyRow, Task, TaskStep } from "../../api/schema";
import type { DeedName } from "../../parts/deeds";

/** A duty in a step of the case, and the deed by which it is done; null when it is done elsewhere. */
export interface StepWait {
  duty: DutyRow;
  task: Task;
  step: TaskStep;
  deed: DeedName | null;
}

export interface Waits {
  steps: StepWait[];
  /** Acts that wait to be told something. */
  reports: Task[];
  /** Materials that are owed and may be handed in here. */
  owed: Set<string>;
}

/** What `duties` of the reader, of whatever cases, mean for this case. */
export function waitsOf(value: Case, duties: DutyRow[], account: Account | null): Waits {
  const clerk = account?.roles.includes("window_clerk") ?? false;
  const waits: Waits = { steps: [], reports: [], owed: new Set() };
  for (const duty of duties) {
    if (!duty.task.startsWith(`${value.id}:`)) continue;
    if (duty.kind === "hand_in") waits.owed.add(duty.about);
    const task = value.tasks.find((one) => one.id === duty.task);
    if (!task) continue;
    if (duty.kind === "report") waits.reports.push(task);
    const deed = deedOf(duty.kind, clerk);
    const step = task.steps.find((one) => one.id === duty.about);
    if (step && deed !== undefined) waits.steps.push({ duty, task, step, deed });
  }
  return waits;
}

/** By what a duty is done here; undefined when it is for others. */
function deedOf(kind: string, clerk: boolean): DeedName | null | undefined {
  switch (kind) {
    case "pay":
      // the applicant pays; that it was paid is said by the window or by the department
      return clerk ? "pay" : null;
    case "sign":
      return clerk ? "sign_for" : "sign";
    case "choose_delivery":
      return "choose";
    case "deliver":
      return clerk ? "deliver" : undefined;
    default:
      return undefined;
  }
}

/** The asks that a report on `act` has to answer: surely asked for it, and not answered yet. */
export function reportAsks(value: Case, act: string, definitions: Ask[]): Ask[] {
  const full = new Map(definitions.map((ask) => [ask.id, ask]));
  const open = value.plan.asks.filter(
    (ask) => ask.acts.includes(act) && !ask.conditional && !answered(value, ask),
  );
  // the plan of a submitted case keeps only the choices that were made
  return open.map((ask) => ({ ...(full.get(ask.id) ?? ask), acts: ask.acts, conditional: null }));
}

function answered(value: Case, ask: Ask): boolean {
  switch (ask.kind) {
    case "field":
      return ask.facts.every((fact) => {
        const answer = value.answers[fact.name];
        return answer !== undefined && answer !== null;
      });
    case "material":
      return value.documents.some((document) => document.ask === ask.id);
    case "commitment":
      return value.commitments.some((commitment) => commitment.ask === ask.id);
    default:
      return true;
  }
}

/** Whether a decision may be objected to: it was made, and no objection is being looked at. */
export function mayObject(task: Task): boolean {
  const decided = ["approved", "refused", "revoked"].includes(task.state);
  const pending = task.orders.objection != null && task.orders.objection_upheld == null;
  return decided && !pending;
}
