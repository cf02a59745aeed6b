// Who had to do with a subject: who applied, whom the filings name, who signed, who decided.
import { Link } from "react-router";
import type { Case } from "../../api/schema";
import { useWords } from "../../parts/words";
import { latestPeople, signaturesIn, type Filed } from "./filings";

export function People({ cases, filed }: { cases: Case[]; filed: Filed[] }) {
  const { t, text, time } = useWords();
  const applicants = [...new Set(cases.map((one) => one.applicant.name_masked))];
  const named = latestPeople(filed);
  const signed = signaturesIn(cases);
  const departments = new Map(
    cases.flatMap((one) => one.tasks.map(({ department }) => [department.id, department.text])),
  );
  return (
    <dl className="facts card">
      {applicants.length > 0 && (
        <div>
          <dt>{t("case.applicant")}</dt>
          <dd>{applicants.join(t("list.and"))}</dd>
        </div>
      )}
      {named.map((one) => (
        <div key={one.fact.name}>
          <dt>{text(one.fact.text)}</dt>
          <dd className="mono">{String(one.value)}</dd>
        </div>
      ))}
      {signed.length > 0 && (
        <div>
          <dt>{t("subject.signed")}</dt>
          <dd>
            {signed.map((one) => (
              <div key={`${one.of.id}${one.at}`}>
                <Link to={`/cases/${one.of.id}`}>{text(one.act)}</Link> · {text(one.step)}{" "}
                <span className="faint">{time(one.at)}</span>
              </div>
            ))}
          </dd>
        </div>
      )}
      {departments.size > 0 && (
        <div>
          <dt>{t("subject.departments")}</dt>
          <dd>{[...departments.values()].map(text).join(t("list.and"))}</dd>
        </div>
      )}
    </dl>
  );
}
