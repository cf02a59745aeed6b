// What was promised: materials that may follow, each with its last day; commitments and checks.
import { useSession } from "../../api/queries";
import type { Case } from "../../api/schema";
import { CheckCommitment } from "../../parts/check-commitment";
import { useRefresh } from "../../parts/deed-form";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { HandIn } from "../apply/materials";

interface Props {
  value: Case;
  /** Materials that the reader may hand in here. */
  open: Set<string>;
}

export function Owed({ value, open }: Props) {
  const { t, text, date, time } = useWords();
  const refresh = useRefresh();
  const accepted = new Map(value.plan.asks.map((ask) => [ask.id, ask.accept ?? []]));
  return (
    <ul className="rows">
      {value.owed.map((row) => (
        <li key={row.ask}>
          <div className="row-between">
            <strong>{text(row.text)}</strong>
            <StateTag state={row.state} of="owed_state" />
          </div>
          <p className={row.state === "owed" ? "" : "faint"}>
            {row.at
              ? t(`owed.${row.state}_at`, { time: time(row.at) })
              : t("owed.due", { date: date(row.due_on) })}{" "}
            {row.state !== "followed" && t(`owed.otherwise_${row.otherwise}`)}
          </p>
          {row.state === "owed" && open.has(row.ask) && (
            <HandIn
              caseId={value.id}
              ask={row.ask}
              accept={accepted.get(row.ask) ?? []}
              documents={value.documents}
              onAdded={refresh}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Commitments on which something was granted, and what the city found afterwards. */
export function Checks({ value }: { value: Case }) {
  const { t, text, date } = useWords();
  const refresh = useRefresh();
  const supervises = useSession().data?.account?.roles.includes("supervisor") ?? false;
  const acts = new Map(value.tasks.map((task) => [task.act, task.text]));
  return (
    <ul className="rows">
      {value.checks.map((row) => (
        <li key={row.ask}>
          <div className="row-between">
            <strong>{text(row.text)}</strong>
            <StateTag state={row.state} of="commitment_state" />
          </div>
          <div className="faint">
            {t("checks.acts", {
              acts: row.acts.map((act) => text(acts.get(act) ?? act)).join(t("list.and")),
            })}
            {row.state === "due" && row.due_on && (
              <> · {t("checks.due", { date: date(row.due_on) })}</>
            )}
          </div>
          {row.found && <div className="lines said">{row.found}</div>}
          {row.state === "due" && supervises && (
            <CheckCommitment
              caseId={value.id}
              ask={row.ask}
              name={text(row.text)}
              onDone={refresh}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
