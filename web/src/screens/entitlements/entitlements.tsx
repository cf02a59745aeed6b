// What I can get: one of my records, weighed by every policy, and the way to the money.
import { Button, Select, Tabs } from "antd";
import { Link, useSearchParams } from "react-router";
import { useEntitlements, useMyRecords } from "../../api/queries";
import type { Entitlements as Found, RecordView } from "../../api/schema";
import { FoldButton, useFold } from "../../parts/fold";
import { Page, Section } from "../../parts/page";
import { PaymentList } from "../../parts/payment-list";
import { EmptyState, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Confirm } from "./confirm";
import { Direct } from "./direct";
import { Entitlement } from "./entitlement";
import { StandingAccount } from "./standing-account";

const OUTCOMES = ["entitled", "nearly", "unknown"] as const;
type Outcome = (typeof OUTCOMES)[number];
const SHOWN_FIRST = 12;

export default function Entitlements() {
  const { t } = useWords();
  const records = useMyRecords();
  return (
    <Page
      title={t("entitlement.title")}
      lead={t("entitlement.lead")}
      width="wide"
      actions={
        <>
          <Link className="button" to="/policies">
            {t("policy.title")}
          </Link>
          <Button onClick={() => window.print()}>{t("action.print")}</Button>
        </>
      }
    >
      <QueryGate query={records}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState text={t("entitlement.no_records")} />
          ) : (
            <Chosen records={found} />
          )
        }
      </QueryGate>
    </Page>
  );
}

function Chosen({ records }: { records: RecordView[] }) {
  const { t, text, shown } = useWords();
  const [params, setParams] = useSearchParams();
  const idOf = (record: RecordView) => `${record.register}/${record.key}`;
  const asked = params.get("of");
  // An enterprise first, where there is one: most policies are for enterprises.
  const usual = records.find((one) => one.register === "entity") ?? records[0];
  const record = records.find((one) => idOf(one) === asked) ?? usual;
  if (!record) return null;
  const nameOf = (one: RecordView) => {
    const name = one.facts.find((fact) => fact.name === "name");
    return `${text(one.text)} · ${name ? shown(name) : one.key}`;
  };
  return (
    <>
      <div className="filters no-print">
        <label className="label" htmlFor="whose">
          {t("entitlement.whose")}
        </label>
        <Select
          id="whose"
          className="entitlement-whose"
          value={idOf(record)}
          onChange={(of) => setParams({ of }, { replace: true })}
          options={records.map((one) => ({ value: idOf(one), label: nameOf(one) }))}
        />
      </div>
      <Weighed key={idOf(record)} record={record} />
    </>
  );
}

function Weighed({ record }: { record: RecordView }) {
  const query = useEntitlements(record.register, record.key);
  return (
    <QueryGate query={query} rows={10}>
      {(found) => <All found={found} record={record} />}
    </QueryGate>
  );
}

function All({ found, record }: { found: Found; record: RecordView }) {
  const { t, date, yuan } = useWords();
  const [params, setParams] = useSearchParams();
  const first = OUTCOMES.find((outcome) => found.counts[outcome] > 0) ?? "entitled";
  const chosen = OUTCOMES.find((outcome) => outcome === params.get("outcome")) ?? first;
  const choose = (outcome: string) => {
    const next = new URLSearchParams(params);
    next.set("outcome", outcome);
    setParams(next, { replace: true });
  };
  return (
    <>
      <section className="entitlement-sum" aria-label={t("entitlement.due")}>
        <div>
          <div className="faint">{t("entitlement.due")}</div>
          <strong className="entitlement-yuan">{yuan(found.due_yuan)}</strong>
        </div>
        <div className="faint">
          {found.name && <div className="strong">{found.name}</div>}
          {t("entitlement.on", { date: date(found.on) })}
          <div>{t("entitlement.not", { count: found.counts.not })}</div>
        </div>
      </section>
      <StandingAccount found={found} record={record} />
      {found.payments.length > 0 && (
        <Section title={t("entitlement.payments")}>
          <PaymentList
            payments={found.payments}
            deedOf={(one) => one.confirmable && <Confirm payment={one} record={record} />}
          />
        </Section>
      )}
      <Direct record={record} />
      <Tabs
        className="entitlement-tabs"
        destroyOnHidden
        activeKey={chosen}
        onChange={choose}
        items={OUTCOMES.map((outcome) => ({
          key: outcome,
          label: `${t(`entitlement.${outcome}`)} ${found.counts[outcome]}`,
          children: <List outcome={outcome} found={found} record={record} />,
        }))}
      />
    </>
  );
}

interface ListProps {
  outcome: Outcome;
  found: Found;
  record: RecordView;
}

function List({ outcome, found, record }: ListProps) {
  const { t } = useWords();
  const policies = found.policies.filter((one) => one.outcome === outcome);
  const fold = useFold(policies, SHOWN_FIRST);
  if (policies.length === 0) return <EmptyState text={t(`entitlement.none_${outcome}`)} />;
  return (
    <>
      <p className="faint">{t(`entitlement.about_${outcome}`)}</p>
      <ul className="entitlement-list">
        {policies.map((one, index) => (
          <li key={one.policy.id} hidden={fold.isHidden(index)}>
            <Entitlement value={one} record={record} />
          </li>
        ))}
      </ul>
      <FoldButton fold={fold} />
    </>
  );
}
