// What went wrong: what must hold, where, on which article, and the number to name when asking.
import { Alert, Button } from "antd";
import { ApiProblem } from "../api/http";
import type { Wrong } from "../api/schema";
import { BasisList } from "./basis";
import { useWords } from "./words";

export function ProblemAlert(props: { error: unknown; retry?: () => void }) {
  const { t, text } = useWords();
  if (!props.error) return null;
  if (!(props.error instanceof ApiProblem)) {
    const words = props.error instanceof Error ? props.error.message : String(props.error);
    return (
      <Alert
        className="problem"
        type="error"
        showIcon
        title={t("problem.title")}
        description={words}
      />
    );
  }
  const { problem } = props.error;
  return (
    <Alert
      className="problem"
      type="error"
      role="alert"
      showIcon
      title={text(problem.must)}
      description={
        <div className="stack-s">
          {problem.field && (
            <div>
              {t("problem.field")} <code>{problem.field}</code>
            </div>
          )}
          {problem.also?.length ? (
            <ul className="plain">
              {problem.also.map((wrong) => (
                <li key={`${wrong.field ?? ""}${wrong.code}`}>{text(wrong.must)}</li>
              ))}
            </ul>
          ) : null}
          <BasisList basis={problem.basis} />
          <div className="faint">
            <span>
              {t("problem.code")} <code>{problem.code}</code>
            </span>
            {problem.request_id && (
              <span>
                {" · "}
                {t("problem.request")} <code>{problem.request_id}</code>
              </span>
            )}
          </div>
          {props.retry && (
            <div>
              <Button onClick={props.retry}>{t("problem.retry")}</Button>
            </div>
          )}
        </div>
      }
    />
  );
}

/** Everything that is wrong, each line leading to its place in the form. */
export function NoticeList(props: {
  notice: Wrong[];
  labelOf: (wrong: Wrong) => string;
  onJump: (wrong: Wrong) => void;
}) {
  const { t, text } = useWords();
  if (props.notice.length === 0) return null;
  return (
    <Alert
      className="problem"
      type="warning"
      role="alert"
      showIcon
      title={t("notice.title", { count: props.notice.length })}
      description={
        <ol className="notice">
          {props.notice.map((wrong, index) => (
            <li key={`${wrong.field ?? wrong.ask ?? ""}${wrong.code}${index}`}>
              <button type="button" className="link" onClick={() => props.onJump(wrong)}>
                {props.labelOf(wrong)}
              </button>
              {": "}
              {text(wrong.must)}
              <BasisList basis={wrong.basis} />
            </li>
          ))}
        </ol>
      }
    />
  );
}
