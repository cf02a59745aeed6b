// An act as the pack says it: what it needs and gives, its conditions, why it may be refused.
import { Link, useParams } from "react-router";
import { useAct } from "../../api/queries";
import type { Act } from "../../api/schema";
import { BasisList, Modelled } from "../../parts/basis";
import { Page, Section } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";

export default function ActScreen() {
  const { id = "" } = useParams();
  const { t, text } = useWords();
  const query = useAct(id);
  return (
    <Page
      title={query.data ? text(query.data.text) : t("catalogue.act")}
      lead={query.data?.guide && text(query.data.guide)}
      crumbs={[
        { text: t("menu.catalogue"), to: "/catalogue" },
        { text: t("catalogue.acts"), to: "/catalogue?kind=acts" },
      ]}
    >
      <QueryGate query={query}>{(value) => <Body value={value} />}</QueryGate>
    </Page>
  );
}

function Body({ value }: { value: Act }) {
  const { t, text, money } = useWords();
  return (
    <>
      <dl className="facts card">
        <div>
          <dt>{t("catalogue.id")}</dt>
          <dd>
            <code>{value.id}</code>
          </dd>
        </div>
        <div>
          <dt>{t("catalogue.kind")}</dt>
          <dd>{t(`act_kind.${value.kind}`, { defaultValue: value.kind })}</dd>
        </div>
        <div>
          <dt>{t("catalogue.department")}</dt>
          <dd>{text(value.department.text)}</dd>
        </div>
        <div>
          <dt>{t("catalogue.supervisor")}</dt>
          <dd>{text(value.supervisor.text)}</dd>
        </div>
        <div>
          <dt>{t("promise.working_days")}</dt>
          <dd>{t("plan.days", { count: value.working_days })}</dd>
        </div>
        <div>
          <dt>{t("promise.fee")}</dt>
          <dd>{value.fee_yuan === 0 ? t("promise.free") : money(value.fee_yuan)}</dd>
        </div>
      </dl>
      <BasisList basis={value.basis} />
      <Modelled modelled={value.modelled} />
      <Section title={t("catalogue.needs")}>
        <ul className="rows">
          {value.needs.map((need) => (
            <li key={need.fact}>
              {text(need.text)} <code className="faint">{need.fact}</code>
              {need.when && (
                <div className="faint">
                  {t("catalogue.when")} <code>{need.when}</code>
                </div>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("catalogue.gives")}>
        <ul className="rows">
          {value.gives.map((give) => (
            <li key={give.fact ?? give.credential}>
              {text(give.text)} <code className="faint">{give.fact ?? give.credential}</code>
            </li>
          ))}
        </ul>
      </Section>
      {value.clauses.length > 0 && (
        <Section title={t("package.conditions")}>
          <ul className="rows">
            {value.clauses.map((clause) => (
              <li key={clause.id}>
                {text(clause.text)}
                <div className="faint">
                  {t(`otherwise.${clause.otherwise}`, { defaultValue: clause.otherwise })}
                </div>
                <BasisList basis={clause.basis} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {value.refusals.length > 0 && (
        <Section title={t("catalogue.refusals")}>
          <ul className="rows">
            {value.refusals.map((refusal) => (
              <li key={refusal.id}>
                {text(refusal.text)}
                <BasisList basis={refusal.basis} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {value.packages && value.packages.length > 0 && (
        <Section title={t("catalogue.packages_of")}>
          <ul className="rows">
            {value.packages.map((row) => (
              <li key={row.id}>
                <Link to={`/catalogue/packages/${row.id}`}>{text(row.text)}</Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
