// The way to the money as a bar of steps; each says in words whether it is done.
import { PAY_STEPS, type Way } from "./pay-steps";
import { useWords } from "./words";

interface Props {
  way: Way;
  /** Not every list is made public. */
  publicity?: boolean;
}

export function PayStepsBar({ way, publicity = true }: Props) {
  const { t } = useWords();
  const steps = PAY_STEPS.filter((step) => publicity || step !== "public");
  return (
    <ol className="pay-steps" aria-label={t("pay_step.title")}>
      {steps.map((step, place) => {
        const index = PAY_STEPS.indexOf(step);
        const state = index < way.at ? "done" : index > way.at ? "later" : way.held ? "held" : "now";
        return (
          <li
            key={step}
            className={`pay-step pay-step-${state}`}
            {...(state === "now" || state === "held" ? { "aria-current": "step" as const } : {})}
          >
            <span className="pay-step-mark" aria-hidden="true">
              {state === "done" ? "✓" : state === "held" ? "!" : place + 1}
            </span>
            <span>{t(`pay_step.${step}`)}</span>
            <span className="hidden-label">{t(`pay_step_state.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
