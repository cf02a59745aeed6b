// Before applying: what will happen, when, what to bring, and what the city already knows.
import { Link, useParams } from "react-router";
import { usePackage, usePlan, useSession } from "../../api/queries";
import type { Package, Plan } from "../../api/schema";
import { AskList, ReuseList } from "../../parts/ask-list";
import { BasisList, Modelled } from "../../parts/basis";
import { Page, Section } from "../../parts/page";
import { PlanList, PlanPicture, pictureOfPlan } from "../../parts/plan-picture";
import { PromiseFigures } from "../../parts/promise";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { SavingsSection } from "./savings";
import { WhatIf } from "./what-if";

export default function PackageScreen() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = usePackage(id);
  const title = query.data ? text(query.data.text) : t("package.title");
  return (
    <Page
      title={title}
      lead={query.data && text(query.data.guide)}
      width="wide"
      crumbs={[{ text: t("menu.home"), to: "/" }]}
      actions={query.data && <ApplyLink id={id} />}
    >
      <QueryGate query={query} rows={10}>
        {(value) => <Body key={value.id} value={value} />}
      </QueryGate>
    </Page>
  );
}

function ApplyLink({ id }: { id: string }) {
  const { t } = useWords();
  return (
    <Link className="button button-primary" to={`/packages/${id}/apply`}>
      {t("package.apply")}
    </Link>
  );
}

function Body({ value }: { value: Package }) {
  const { t, text } = useWords();
  const session = useSession();
  const plan = usePlan(value.id);
  const acts = new Map(value.acts.map((act) => [act.id, text(act.text)]));
  const actName = (act: string) => acts.get(act) ?? act;
  return (
    <>
      {value.stage && (
        <p className="faint">
          {t("package.stage", {
            number: value.stage.number,
            name: text(value.stage.text),
            lead: text(value.stage.lead.text),
          })}
        </p>
      )}
      <PromiseFigures promise={value.promise} size="large" />
      <Modelled modelled={value.modelled} />
      <QueryGate query={plan} rows={8}>
        {(ready) => (
          <>
            <Picture plan={ready} />
            <div className="two">
              <Section title={t("package.bring")}>
                <AskList asks={ready.asks} actName={actName} />
              </Section>
              <Section title={t("reuse.title")}>
                <p className="faint">
                  {session.data?.account ? t("reuse.lead_own") : t("reuse.lead")}
                </p>
                <ReuseList reuse={ready.reuse} actName={actName} />
              </Section>
            </div>
          </>
        )}
      </QueryGate>
      <WhatIf value={value} />
      <SavingsSection value={value} />
      <Conditions value={value} />
      <Promises value={value} />
      <Section title={t("basis.title")}>
        <BasisList basis={value.basis} />
        <ModelledActs value={value} />
        <p>
          <Link to={`/catalogue/packages/${value.id}`}>{t("package.in_catalogue")}</Link>
        </p>
      </Section>
      <div className="page-end inline">
        <ApplyLink id={value.id} />
        <Link className="button" to={`/service-points?package=${value.id}`}>
          {t("point.title")}
        </Link>
        <Link className="button" to={`/unresolved?package=${value.id}`}>
          {t("unresolved.short")}
        </Link>
      </div>
    </>
  );
}

/** Acts of which parts are ours, each with why. */
function ModelledActs({ value }: { value: Package }) {
  const { t, text } = useWords();
  const acts = value.acts.filter((act) => act.modelled);
  if (acts.length === 0) return null;
  return (
    <details>
      <summary>
        {t("package.modelled_acts")} <span className="count">{acts.length}</span>
      </summary>
      <ul className="rows">
        {acts.map((act) => (
          <li key={act.id}>
            <Link to={`/catalogue/acts/${act.id}`}>{text(act.text)}</Link>
            <Modelled modelled={act.modelled} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Picture({ plan }: { plan: Plan }) {
  const { t, date } = useWords();
  const tasks = pictureOfPlan(plan.tasks);
  const departments = new Set(plan.tasks.map((task) => task.department.id)).size;
  return (
    <Section title={t("package.happens")}>
      <p>
        {t("package.sum", { acts: plan.tasks.length, departments })}
        {plan.promised_on && (
          <strong> {t("package.done_on", { date: date(plan.promised_on) })}</strong>
        )}
      </p>
      <PlanPicture tasks={tasks} title={t("package.picture")} />
      <details>
        <summary>{t("package.as_list")}</summary>
        <PlanList tasks={tasks} />
      </details>
      {plan.search_limit_met && <p className="note note-warning">{t("plan.search_limit")}</p>}
    </Section>
  );
}

function Conditions({ value }: { value: Package }) {
  const { t, text } = useWords();
  const acts = value.acts.filter((act) => act.clauses.length > 0);
  if (acts.length === 0) return null;
  return (
    <Section title={t("package.conditions")}>
      <p className="faint">{t("package.conditions_lead")}</p>
      {acts.map((act) => (
        <details key={act.id}>
          <summary>
            {text(act.text)} <span className="count">{act.clauses.length}</span>
          </summary>
          <ul className="rows">
            {act.clauses.map((clause) => (
              <li key={clause.id}>
                {text(clause.text)}
                <div className="faint">
                  {t(`otherwise.${clause.otherwise}`, { defaultValue: clause.otherwise })}
                </div>
                <BasisList basis={clause.basis} />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Section>
  );
}

function Promises({ value }: { value: Package }) {
  const { t, date } = useWords();
  if (value.promises.length === 0) return null;
  return (
    <Section title={t("package.promises")}>
      <ul className="rows">
        {value.promises.map((promise) => (
          <li key={promise.from}>
            <strong>
              {t("package.period", {
                from: date(promise.from),
                to: promise.to ? date(promise.to) : t("package.now"),
              })}
            </strong>
            <PromiseFigures promise={promise} />
            <BasisList basis={promise.basis} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
