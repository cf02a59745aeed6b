// State and countdown of a case, large.
import type { Case } from "../../api/schema";
import { ClockTag, StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

const DECIDED = ["approved", "refused", "stopped", "revoked"];

export function Standing({ value }: { value: Case }) {
  const { t, date } = useWords();
  const done = value.tasks.filter((task) => DECIDED.includes(task.state)).length;
  return (
    <div className={`standing standing-${value.clock?.colour ?? "done"}`} aria-live="polite">
      <div>
        <StateTag state={value.state} of="case_state" />
      </div>
      {value.clock && (
        <div className="countdown">
          <ClockTag clock={value.clock} />
        </div>
      )}
      {value.clock?.due_on && value.clock.colour !== "done" && (
        <div>
          {t("plan.promised_on")} <strong>{date(value.clock.due_on)}</strong>
        </div>
      )}
      {value.tasks.length > 0 && (
        <div>
          {t("case.progress", { done, all: value.tasks.length })}
          <progress value={done} max={value.tasks.length} aria-label={t("case.tasks")} />
        </div>
      )}
    </div>
  );
}
