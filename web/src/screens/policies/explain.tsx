// For an office: why one party has a right to the policy or has none, as the party itself reads it.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useId, useState } from "react";
import { useSearchParams } from "react-router";
import { keys, useCity, useExplanation } from "../../api/queries";
import type { Explanation, PolicyView } from "../../api/schema";
import { ClauseList, Holes } from "../../parts/clause-list";
import { EntitlementAmount, EntitlementDays } from "../../parts/entitlement-sum";
import { Section } from "../../parts/page";
import { PaymentList } from "../../parts/payment-list";
import { QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";

const PLACE = "explanation";
const KEY_MAX = 100;
const TONES = { entitled: "green", nearly: "yellow", unknown: "grey", not: "red" } as const;

/** Who is asked for stands in the address, so that it can be passed on. */
export function Explain({ policy }: { policy: PolicyView }) {
  const { t } = useWords();
  const [params] = useSearchParams();
  const [key, on] = [params.get("key") ?? "", params.get("on") ?? ""];
  return (
    <Section title={t("explanation.title")} id={PLACE}>
      <p className="faint">{t("explanation.lead")}</p>
      <p className="note no-print">{t("explanation.logged")}</p>
      <Ask policy={policy} asked={{ key, on }} />
      <div aria-live="polite">
        {key !== "" && <Found policy={policy.id} party={key} on={on} />}
      </div>
    </Section>
  );
}

interface AskProps {
  policy: PolicyView;
  asked: { key: string; on: string };
}

function Ask({ policy, asked }: AskProps) {
  const { t } = useWords();
  const id = useId();
  const city = useCity();
  const client = useQueryClient();
  const [, setParams] = useSearchParams();
  const [typed, setTyped] = useState<Partial<AskProps["asked"]>>({});
  const { key, on } = { ...asked, ...typed };
  const beneficiary = t(`beneficiary.${policy.beneficiary}`, { defaultValue: policy.beneficiary });
  const look = () => {
    const party = key.trim();
    // the same again is another look
    void client.invalidateQueries({ queryKey: keys.explanation(policy.id, party, on) });
    const next = { register: policy.party, key: party, ...(on ? { on } : {}) };
    setParams(next, { replace: true });
    setTyped({});
  };
  return (
    <form
      className="card explanation-ask no-print"
      aria-label={t("explanation.title")}
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <div className="explanation-key">
        <label className="label" htmlFor={`${id}-key`}>
          {t(`subject_key.${policy.party}`, { defaultValue: t("record.key") })}
        </label>
        <Input
          id={`${id}-key`}
          className="mono"
          value={key}
          maxLength={KEY_MAX}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-help`}
          onChange={(e) => setTyped({ ...typed, key: e.target.value })}
        />
      </div>
      <div>
        <label className="label" htmlFor={`${id}-on`}>
          {t("explanation.on")}
        </label>
        <Input
          id={`${id}-on`}
          className="day"
          type="date"
          max={city.data?.today}
          value={on}
          onChange={(e) => setTyped({ ...typed, on: e.target.value })}
        />
      </div>
      <Button type="primary" htmlType="submit" disabled={key.trim() === ""}>
        {t("explanation.look")}
      </Button>
      <p id={`${id}-help`} className="help">
        {t("explanation.of", { beneficiary })}
      </p>
    </form>
  );
}

function Found({ policy, party, on }: { policy: string; party: string; on: string }) {
  const query = useExplanation(policy, party, on);
  // whoever comes by a link comes for this
  useEffect(() => {
    document.getElementById(PLACE)?.scrollIntoView();
  }, []);
  return <QueryGate query={query}>{(found) => <Says found={found} />}</QueryGate>;
}

function Says({ found }: { found: Explanation }) {
  const { t, date } = useWords();
  const { says, payments } = found;
  const tone = TONES[says.outcome as keyof typeof TONES] ?? "grey";
  const stands = says.clauses.some((clause) => clause.result !== "yes");
  return (
    <article className="card entitlement" data-explained={found.key}>
      <div className="row-between">
        <div className="entitlement-name">
          <Tag tone={tone}>
            {t(`policy_outcome.${says.outcome}`, { defaultValue: says.outcome })}
          </Tag>
          <h3 className="mono breaks">{found.key}</h3>
          <div className="faint">{t("entitlement.on", { date: date(found.on) })}</div>
        </div>
        <EntitlementAmount value={says} />
      </div>
      <EntitlementDays value={says} />
      {stands && (
        <>
          <h3>{t("explanation.changes")}</h3>
          <Holes written clauses={says.clauses} />
        </>
      )}
      <h3>{t("explanation.clauses")}</h3>
      {says.clauses.length === 0 ? (
        <p className="faint">{t("policy.no_clauses")}</p>
      ) : (
        <ClauseList clauses={says.clauses} />
      )}
      <h3>{t("entitlement.payments")}</h3>
      {payments.length === 0 ? (
        <p className="faint">{t("explanation.no_payments")}</p>
      ) : (
        <PaymentList payments={payments} />
      )}
    </article>
  );
}
