// The result of a verification: one line a check, and the sum of them.
import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import type { Check } from "../api/schema";
import { useWords } from "./words";

export function Verdict(props: { ok: boolean; yes: string; no: string }) {
  return (
    <p className={props.ok ? "verdict verdict-ok" : "verdict verdict-bad"} role="status">
      {props.ok ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}{" "}
      {props.ok ? props.yes : props.no}
    </p>
  );
}

export function CheckList(props: { checks: Check[] }) {
  const { t, text } = useWords();
  return (
    <ul className="rows checks">
      {props.checks.map((check) => (
        <li key={check.id} className={check.ok ? "ok" : "bad"}>
          {check.ok ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
          <span>{text(check.text)}</span>
          <span className="faint">{check.ok ? t("check.ok") : t("check.bad")}</span>
        </li>
      ))}
    </ul>
  );
}
