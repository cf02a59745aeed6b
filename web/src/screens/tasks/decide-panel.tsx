// The decision: approve, refuse or send back, by button or by key.
import { Button } from "antd";
import type { TaskDetail } from "../../api/schema";
import { openBefore } from "../../parts/deeds";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { DecisionPanel, type Choice } from "./decision";
import { SendBack } from "./send-back";

interface Props {
  value: TaskDetail;
  choice: Choice | null;
  marked: Record<string, string>;
  mayDecide: boolean;
  maySendBack: boolean;
  onChoose: (choice: Choice) => void;
  onDone: (words: string) => Promise<void>;
}

export function DecidePanel(props: Props) {
  const { t, text } = useWords();
  const { value, choice, mayDecide, maySendBack } = props;
  if (value.state !== "open") {
    return (
      <>
        <StateTag state={value.state} of="task_state" />
        {value.reason && <p>{text(value.reason)}</p>}
      </>
    );
  }
  const pressed = (one: Choice) => ({
    type: choice === one ? ("primary" as const) : ("default" as const),
    "aria-pressed": choice === one,
    onClick: () => props.onChoose(one),
  });
  const before = openBefore(value);
  const none = !mayDecide && !maySendBack;
  return (
    <>
      {before.length > 0 && (
        <p className="note">
          {t("task.steps_first", { steps: before.map((s) => text(s.text)).join(t("list.and")) })}
        </p>
      )}
      <div className="choices" role="group" aria-label={t("task.decision")}>
        {mayDecide && <Button {...pressed("approve")}>{t("task.approve")} (a)</Button>}
        {mayDecide && (
          <Button danger {...pressed("refuse")}>
            {t("task.refuse")} (r)
          </Button>
        )}
        {maySendBack && <Button {...pressed("send_back")}>{t("task.send_back")} (b)</Button>}
      </div>
      {choice === "send_back" && (
        <SendBack value={value} marked={props.marked} onDone={props.onDone} />
      )}
      {choice !== null && choice !== "send_back" && (
        <DecisionPanel key={choice} value={value} choice={choice} onDone={props.onDone} />
      )}
      {choice === null && <p className="faint">{t(none ? "task.others_decide" : "task.choose")}</p>}
    </>
  );
}
