// One policy: what must hold, what it gives, who pays, what it rests on.
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { useCity, useLifeEvents, usePolicy, useSession } from "../../api/queries";
import type { Named, PolicyFunding, PolicyView } from "../../api/schema";
import { BasisList, Modelled } from "../../parts/basis";
import { explains, isOffered } from "../../parts/navigation";
import { Page, Section } from "../../parts/page";
import { PolicyTags, usePeriod } from "../../parts/policy-tags";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { shareText } from "../../format/share";
import { Explain } from "./explain";
import { FollowButton } from "./follow-button";
import { MakePayRun } from "./make-pay-run";
import { PolicyWhatIf } from "./what-if";

export default function PolicyScreen() {
  const { t, text } = useWords();
  const { id = "" } = useParams();
  const query = usePolicy(id);
  const session = useSession();
  const account = session.data?.account;
  const policy = query.data;
  return (
    <Page
      title={policy ? text(policy.text) : t("policy.one")}
      lead={policy && text(policy.guide)}
      width="wide"
      crumbs={[{ text: t("policy.title"), to: "/policies" }]}
      actions={
        <>
          {isOffered(account, "claim_policy") && (
            <Link className="button" to="/entitlements">
              {t("policy.what_i_get")}
            </Link>
          )}
          {policy && isOffered(account, "match_policy") && (
            <Link className="button" to={`/policies/draft?from=${encodeURIComponent(policy.id)}`}>
              {t("policy_draft.change_of")}
            </Link>
          )}
          {policy && policy.clauses.length > 0 && isOffered(account, "list_unreached") && (
            <Link className="button" to={`/unreached-parties?${unreachedBy(policy)}`}>
              {t("unreached.title")}
            </Link>
          )}
          {policy && explains(account, policy) && (
            <a className="button" href="#explanation">
              {t("explanation.title")}
            </a>
          )}
          {policy && <FollowButton kind="policy" target={policy.id} name={policy.text} />}
          <Button onClick={() => window.print()}>{t("action.print")}</Button>
          {(policy?.amount_by === "computed" || policy?.mode === "review") && isOffered(account, "make_pay_run") && (
            <MakePayRun policy={policy} />
          )}
        </>
      }
    >
      <QueryGate query={query} rows={10}>
        {(value) => (
          <>
            <div className="policy-columns">
              <div>
                <Clauses policy={value} />
                <Money policy={value} />
              </div>
              <Standing policy={value} />
            </div>
            {explains(account, value) && <Explain key={`${value.id}-explained`} policy={value} />}
            {isOffered(account, "match_policy") && <PolicyWhatIf key={value.id} policy={value} />}
          </>
        )}
      </QueryGate>
    </Page>
  );
}

const unreachedBy = ({ id, party }: PolicyView) =>
  new URLSearchParams({ party, policy: id }).toString();

function Standing({ policy }: { policy: PolicyView }) {
  const { t, text, date } = useWords();
  const period = usePeriod();
  const events = useLifeEvents();
  const event = events.data?.find((one) => one.id === policy.life_event);
  const beneficiary = t(`beneficiary.${policy.beneficiary}`, { defaultValue: policy.beneficiary });
  return (
    <aside className="card policy-side">
      <PolicyTags policy={policy} />
      <dl className="facts">
        <Line name={t("policy.department")}>{text(policy.department)}</Line>
        {policy.joint_departments.length > 0 && (
          <Line name={t("policy.joint")}>
            {policy.joint_departments.map((one) => text(one)).join(t("list.and"))}
          </Line>
        )}
        <Line name={t("policy.beneficiary")}>{beneficiary}</Line>
        {event && <Line name={t("policy.event")}>{text(event.text)}</Line>}
        <Line name={t("policy.period")}>{period(policy)}</Line>
        <WindowLine policy={policy} />
        {policy.instalments && (
          <Line name={t("policy.instalments")}>
            {t("policy.instalments_of", { parts: policy.instalments })}
          </Line>
        )}
        {policy.when_dry && (
          <Line name={t("policy.when_dry")}>{t(`when_dry.${policy.when_dry}`)}</Line>
        )}
        {policy.pay_within_working_days && (
          <Line name={t("policy.pay_within")}>
            {t("policy.pay_within_days", { days: policy.pay_within_working_days })}
          </Line>
        )}
        {policy.run && <Line name={t("policy.run")}>{t(`rhythm.${policy.run}`)}</Line>}
        {typeof policy.publicity_days === "number" && (
          <Line name={t("policy.publicity")}>
            {t("policy.publicity_days", { count: policy.publicity_days })}
          </Line>
        )}
        {policy.public_runs.length > 0 && (
          <Line name={t("public_list.title")}>
            {policy.public_runs.map((run) => (
              <div key={run.id}>
                <Link to={`/pay-lists/${run.id}`}>
                  {t("public_list.one", { count: run.payments, until: date(run.until) })}
                </Link>
              </div>
            ))}
          </Line>
        )}
        {policy.told > 0 && (
          <Line name={t("policy.told")}>{t("policy.told_parties", { count: policy.told })}</Line>
        )}
        {policy.claw_back && <Line name={t("policy.claw_back")}>{text(policy.claw_back)}</Line>}
        {policy.package && (
          <Line name={t("policy.package")}>
            <Link to={applyTo(policy.package, policy.package_answers)}>{t("policy.go_apply")}</Link>
          </Line>
        )}
      </dl>
      <BasisList basis={policy.basis} />
      <Modelled modelled={policy.modelled} />
    </aside>
  );
}

/** When one may apply, where the policy says so. */
function WindowLine({ policy: { window } }: { policy: PolicyView }) {
  const { t, date } = useWords();
  if (!window) return null;
  return (
    <Line name={t("policy.window")}>
      {window.opens_on && <div>{t("entitlement.opens_on", { date: date(window.opens_on) })}</div>}
      {window.closes_on && (
        <div>{t("entitlement.closes_on", { date: date(window.closes_on) })}</div>
      )}
      {window.grace_until && (
        <div>{t("entitlement.grace_until", { date: date(window.grace_until) })}</div>
      )}
    </Line>
  );
}

/** Where one applies, with the answers that are known: the page of the package when none is. */
function applyTo(id: string, answers: Record<string, string>): string {
  const known = new URLSearchParams(
    Object.entries(answers).map(([fact, value]) => [`with.${fact}`, value]),
  );
  return known.size > 0 ? `/packages/${id}/apply?${known.toString()}` : `/packages/${id}`;
}

function Line(props: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Clauses({ policy }: { policy: PolicyView }) {
  const { t, text } = useWords();
  return (
    <Section title={t("policy.clauses")}>
      {policy.clauses.length === 0 ? (
        <p className="faint">{t("policy.no_clauses")}</p>
      ) : (
        <ol className="rows card policy-clauses">
          {policy.clauses.map((clause, index) => (
            <li key={clause.id}>
              <span className="step-number policy-number">{index + 1}</span>
              <div>
                <strong>{text(clause.text)}</strong>
                <div>
                  <code>{clause.rule}</code>
                </div>
                <BasisList basis={clause.basis} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Money({ policy }: { policy: PolicyView }) {
  const { t, text, yuan } = useWords();
  return (
    <Section title={t("policy.money")}>
      <dl className="facts card">
        <Line name={t("policy.amount")}>
          {t(`amount_by.${policy.amount_by}`, { defaultValue: policy.amount_by })}
          {policy.amount_rule && <AmountRule rule={policy.amount_rule} />}
        </Line>
        {policy.caps.length > 0 && (
          <Line name={t("policy.caps")}>
            {policy.caps.map((cap) => (
              <div key={cap.per}>
                {t(`cap_per.${cap.per}`, { defaultValue: cap.per })} {yuan(cap.yuan)}
              </div>
            ))}
          </Line>
        )}
        {policy.budget_yuan && (
          <Line name={t("policy.budget")}>
            {yuan(policy.budget_yuan)}
            <SharedWith policies={policy.budget_shared_with} />
          </Line>
        )}
        {policy.funding.length > 0 && (
          <Line name={t("policy.funding")}>
            {policy.funding.map((share, index) => (
              <Share key={index} funding={share} />
            ))}
          </Line>
        )}
        {policy.stacking.length > 0 && (
          <Line name={t("policy.stacking")}>
            {policy.stacking.map((group) => (
              <div key={group.id}>
                {text(group.text)}{" "}
                <span className="faint">
                  {t(`stacking_how.${group.how}`, { defaultValue: group.how })}
                </span>
              </div>
            ))}
          </Line>
        )}
      </dl>
    </Section>
  );
}

/** A rule that is one number is shown as the money that it is. */
function AmountRule({ rule }: { rule: string }) {
  const { yuan } = useWords();
  const amount = yuan(rule);
  return amount === rule ? (
    <div>
      <code>{rule}</code>
    </div>
  ) : (
    <div className="strong">{amount}</div>
  );
}

/** The other policies that are paid out of the same money. */
function SharedWith({ policies }: { policies: Named[] }) {
  const { t, text } = useWords();
  return policies.map((other) => (
    <div key={other.id} className="faint small">
      {t("policy.shared_with")} <Link to={`/policies/${other.id}`}>{text(other.text)}</Link>
    </div>
  ));
}

function Share({ funding }: { funding: PolicyFunding }) {
  const { t, text } = useWords();
  const city = useCity();
  const named = funding.districts.map((id) => {
    const district = city.data?.districts.find((one) => one.id === id);
    return district ? text(district.text) : id;
  });
  return (
    <div>
      {t(`payer.${funding.payer}`, { defaultValue: funding.payer })}{" "}
      {shareText(funding.share)}
      {named.length > 0 && <div className="faint small">{named.join(t("list.and"))}</div>}
    </div>
  );
}
