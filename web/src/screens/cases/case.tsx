// One case, live: where it stands, how long it may still take, what came of it, what is owed.
import { Link, useParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import * as calls from "../../api/calls";
import { keys, useDutiesNow, useLiveCase, useSession } from "../../api/queries";
import type { Case } from "../../api/schema";
import { labelOfPlace, placeOf } from "../../form/form-model";
import { BasisList } from "../../parts/basis";
import { ConfirmAction } from "../../parts/confirm-action";
import { followsSubjects } from "../../parts/navigation";
import { Page, Section } from "../../parts/page";
import { PlanPicture, pictureOfPlan, type PictureTask } from "../../parts/plan-picture";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { useWords } from "../../parts/words";
import { DocumentLine } from "../apply/materials";
import { Answers } from "../apply/review";
import { CredentialLine } from "../credentials/credential-card";
import { subjectPath } from "../subjects/kinds";
import { Archive } from "./archive";
import { CaseTasks } from "./case-tasks";
import { Checks, Owed } from "./owed";
import { Receipts } from "./receipts";
import { Replan } from "./replan";
import { Standing } from "./standing";
import { Timeline } from "./timeline";
import { Waiting } from "./waiting-panel";
import { waitsOf } from "./waiting";

export default function CaseScreen() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = useLiveCase(id);
  const value = query.value;
  const subject = value && text(value.subject.text);
  return (
    <Page
      title={subject || (value ? text(value.package.text) : t("case.title"))}
      width="wide"
      crumbs={[{ text: t("menu.cases"), to: "/cases" }]}
      lead={
        value && (
          <>
            {text(value.package.text)} · <span className="mono">{value.number}</span>
            <WholeWay value={value} />
            {query.live && <span className="live"> {t("case.live")}</span>}
          </>
        )
      }
      actions={value && <Actions value={value} />}
    >
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={10} />}
      {value && <Body value={value} />}
    </Page>
  );
}

/** Roles that may have a case planned again. */
const REPLANS = ["applicant", "window_clerk", "reviewer", "supervisor"];

/** The way to everything that happened to what the case is about. */
function WholeWay({ value }: { value: Case }) {
  const { t } = useWords();
  const session = useSession();
  const { register, key } = value.subject;
  if (!key || !followsSubjects(session.data?.account)) return null;
  return (
    <>
      {" · "}
      <Link to={subjectPath(register, key)}>{t("subject.whole_way", { key })}</Link>
    </>
  );
}

function Actions({ value }: { value: Case }) {
  const { t } = useWords();
  const client = useQueryClient();
  const session = useSession();
  const roles = session.data?.account?.roles ?? [];
  const replans = roles.some((role) => REPLANS.includes(role));
  const withdraw = async (reason: string) => {
    await calls.withdrawCase(value.id, reason);
    await client.invalidateQueries({ queryKey: keys.cases });
  };
  return (
    <>
      {value.allowed.includes("edit") && (
        <Link
          className="button button-primary"
          to={`/packages/${value.package.id}/apply?case=${value.id}`}
        >
          {t(value.state === "draft" ? "case.edit" : "case.correct")}
        </Link>
      )}
      {value.receipts.length > 0 && (
        <Link className="button" to={`/cases/${value.id}/receipt`}>
          {t("receipt.title")}
        </Link>
      )}
      {value.state === "in_progress" && replans && <Replan id={value.id} />}
      {value.state === "in_progress" && <StuckLink of={value} />}
      {value.allowed.includes("withdraw") && (
        <ConfirmAction
          label={t("case.withdraw")}
          title={t("case.withdraw_title")}
          explain={t("case.withdraw_explain")}
          reason={t("case.withdraw_reason")}
          act={withdraw}
        />
      )}
    </>
  );
}

/** States after which a case is only kept. */
const ENDED = ["closed", "refused", "withdrawn"];

/** Where a person or a clerk turns when it does not go on. */
function StuckLink({ of }: { of: Case }) {
  const { t } = useWords();
  const roles = useSession().data?.account?.roles ?? [];
  if (!roles.includes("applicant") && !roles.includes("window_clerk")) return null;
  return (
    <Link className="button" to={`/unresolved?package=${of.package.id}&case=${of.id}`}>
      {t("unresolved.short")}
    </Link>
  );
}

function Body({ value }: { value: Case }) {
  const { t, text } = useWords();
  const session = useSession();
  const account = session.data?.account ?? null;
  const is = (...roles: string[]) => account?.roles.some((role) => roles.includes(role)) ?? false;
  const acts = is("applicant", "window_clerk");
  const duties = useDutiesNow(acts, value.version);
  const waits = waitsOf(value, duties.data?.items ?? [], account);
  const over = ENDED.includes(value.state);
  return (
    <>
      <Standing value={value} />
      <ProblemAlert error={duties.error} />
      <Waiting value={value} waits={waits} />
      {value.state === "sent_back" && value.notice.length > 0 && (
        <section className="card field-faulty">
          <h2>{t("notice.title", { count: value.notice.length })}</h2>
          <ol className="notice">
            {value.notice.map((wrong, index) => (
              <li key={index}>
                <strong>{text(labelOfPlace(value.plan.asks, placeOf(wrong)))}</strong>:{" "}
                {text(wrong.must)}
                <BasisList basis={wrong.basis} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {value.credentials.length > 0 && (
        <Section title={t("case.credentials")}>
          <ul className="rows">
            {value.credentials.map((row) => (
              <CredentialLine key={row.id} row={row} />
            ))}
          </ul>
        </Section>
      )}
      {value.owed.length > 0 && (
        <Section title={t("owed.title")}>
          <Owed value={value} open={waits.owed} />
        </Section>
      )}
      <div className="two">
        <Section title={t("case.tasks")}>
          <CaseTasks value={value} objects={acts} />
        </Section>
        <Section title={t("case.timeline")}>
          <Timeline value={value} />
        </Section>
      </div>
      <Section title={t("case.picture")}>
        <PlanPicture tasks={pictureOfCase(value)} title={t("case.picture")} />
      </Section>
      <details className="no-print-closed">
        <summary>{t("case.answers")}</summary>
        <div className="stack">
          <Answers value={value} />
        </div>
      </details>
      {value.documents.length > 0 && (
        <Section title={t("case.documents")}>
          <ul className="rows">
            {value.documents.map((document) => (
              <li key={document.id}>
                <DocumentLine caseId={value.id} document={document} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {value.checks.length > 0 && (
        <Section title={t("checks.title")}>
          <Checks value={value} />
        </Section>
      )}
      <Section title={t("receipt.title")}>
        <Receipts receipts={value.receipts} />
      </Section>
      {over && is("applicant", "supervisor", "auditor") && (
        <Section title={t("archive.title")}>
          <Archive value={value} />
        </Section>
      )}
    </>
  );
}

function pictureOfCase(value: Case): PictureTask[] {
  const levels = new Map(value.plan.tasks.map((task) => [task.act, task]));
  if (value.tasks.length === 0) return pictureOfPlan(value.plan.tasks);
  return value.tasks.map((task) => ({
    id: task.act,
    text: task.text,
    department: task.department,
    after: task.after,
    working_days: levels.get(task.act)?.working_days ?? 0,
    state: task.state,
  }));
}
