// What the applicant keeps: number, promise, receipts; the first screen after submitting.
import { CheckCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { Link, useParams } from "react-router";
import { useLiveCase } from "../../api/queries";
import type { Case } from "../../api/schema";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { CredentialLine } from "../credentials/credential-card";
import { Receipts } from "./receipts";

export default function CaseReceipt() {
  const { id = "" } = useParams();
  const { t } = useWords();
  const query = useLiveCase(id);
  return (
    <Page
      title={t("receipt.page")}
      crumbs={[
        { text: t("menu.cases"), to: "/cases" },
        { text: query.value?.number ?? t("case.title"), to: `/cases/${id}` },
      ]}
      actions={<Button onClick={() => window.print()}>{t("action.print")}</Button>}
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.value && <Body value={query.value} />}
    </Page>
  );
}

function Body({ value }: { value: Case }) {
  const { t, text, date, time } = useWords();
  const submitted = value.timeline.find((entry) => entry.kind === "submitted");
  return (
    <>
      <div className="card receipt">
        <p className="received">
          <CheckCircleFilled aria-hidden /> {t("receipt.received")}
        </p>
        <p className="case-number">{value.number}</p>
        <dl className="facts">
          <div>
            <dt>{t("case.package")}</dt>
            <dd>{text(value.package.text)}</dd>
          </div>
          <div>
            <dt>{t("case.applicant")}</dt>
            <dd>{value.applicant.name_masked}</dd>
          </div>
          {submitted && (
            <div>
              <dt>{t("case.submitted_at")}</dt>
              <dd>{time(submitted.at)}</dd>
            </div>
          )}
          <div>
            <dt>{t("plan.promised_on")}</dt>
            <dd>{date(value.clock?.due_on ?? value.plan.promised_on)}</dd>
          </div>
          <div>
            <dt>{t("case.state")}</dt>
            <dd>
              <StateTag state={value.state} of="case_state" />
            </dd>
          </div>
        </dl>
        <p className="no-print">
          <Link className="button button-primary" to={`/cases/${value.id}`}>
            {t("receipt.follow")}
          </Link>
        </p>
      </div>
      {value.credentials.length > 0 && (
        <Section title={t("case.credentials")}>
          <ul className="rows">
            {value.credentials.map((row) => (
              <CredentialLine key={row.id} row={row} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("receipt.title")}>
        <Receipts receipts={value.receipts} />
      </Section>
    </>
  );
}
