// What waits for the person over all cases, what is due first first.
import { Link } from "react-router";
import { useDutiesNow } from "../../api/queries";
import type { DutyRow } from "../../api/schema";
import { Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import { Sign } from "./sign";

/** Kinds that an applicant or a party does. */
const OWN = ["pay", "sign", "choose_delivery", "report", "hand_in"];

export function MyDuties() {
  const { t } = useWords();
  const query = useDutiesNow();
  const duties = (query.data?.items ?? []).filter((duty) => OWN.includes(duty.kind));
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (duties.length === 0) return null;
  return (
    <Section title={t("waits.title")}>
      <ul className="rows card">
        {duties.map((duty) => (
          <Line key={`${duty.task} ${duty.kind} ${duty.about}`} duty={duty} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ duty }: { duty: DutyRow }) {
  const { t, text, date } = useWords();
  const id = duty.task.slice(0, duty.task.indexOf(":"));
  return (
    <li className="row-between">
      <span>
        <strong>{t(`wait_kind.${duty.kind}`)}</strong>: {text(duty.text)}
        <span className="faint block">
          {duty.subject_text || text(duty.package)} <span className="mono">{duty.number}</span>
          {duty.due_on && <> · {t("clock.due", { date: date(duty.due_on) })}</>}
        </span>
      </span>
      {duty.kind === "sign" ? (
        <Sign duty={duty} />
      ) : (
        <Link className="button" to={`/cases/${id}`}>
          {t("waits.go")}
        </Link>
      )}
    </li>
  );
}
