// What if: a rule, the amount or the cap is changed and the whole city weighed again.
import { useMutation } from "@tanstack/react-query";
import { Button, Input, InputNumber } from "antd";
import { useId, useState } from "react";
import * as calls from "../../api/calls";
import type { CityMatch, PolicyView } from "../../api/schema";
import { Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Matched, type Side } from "./matched";

const RULE_MAX = 2000;

export function PolicyWhatIf({ policy }: { policy: PolicyView }) {
  const { t, text } = useWords();
  const id = useId();
  const cap = policy.caps.find((one) => one.per === "claim")?.yuan ?? null;
  const own = { clauses: {}, amount: policy.amount_rule ?? "", cap };
  const [clauses, setClauses] = useState<Record<string, string>>(own.clauses);
  const [amount, setAmount] = useState(own.amount);
  const [capYuan, setCapYuan] = useState<number | null>(own.cap);
  const match = useMutation({ mutationFn: () => calls.matchPolicy(policy.id, tried()) });
  /** Only what differs from the policy is sent. */
  const tried = () => {
    const changed = policy.clauses.flatMap((clause) => {
      const rule = clauses[clause.id]?.trim();
      return rule !== undefined && rule !== clause.rule ? [[clause.id, rule] as const] : [];
    });
    return {
      clauses: Object.fromEntries(changed),
      amount: amount.trim() && amount.trim() !== own.amount ? amount.trim() : null,
      cap_yuan: capYuan === cap ? null : capYuan,
    };
  };
  const sidesOf = (of: CityMatch): Side[] => {
    const budget = of.budget_yuan ?? null;
    const now = { name: t("match.now"), totals: of.now, budget };
    return of.tried ? [now, { name: t("match.tried"), totals: of.tried, budget }] : [now];
  };
  const reset = () => {
    setClauses({});
    setAmount(own.amount);
    setCapYuan(cap);
    match.reset();
  };
  return (
    <Section title={t("match.title")} id="match">
      <p className="faint">{t("match.lead")}</p>
      <div className="what-if">
        <form
          className="card stack-s no-print"
          aria-label={t("match.title")}
          onSubmit={(event) => {
            event.preventDefault();
            match.mutate();
          }}
        >
          {policy.clauses.map((clause) => (
            <div key={clause.id}>
              <label className="label" htmlFor={`${id}-${clause.id}`}>
                {text(clause.text)}
              </label>
              <Input.TextArea
                id={`${id}-${clause.id}`}
                className="mono"
                autoSize={{ minRows: 1, maxRows: 8 }}
                maxLength={RULE_MAX}
                spellCheck={false}
                value={clauses[clause.id] ?? clause.rule}
                onChange={(e) => setClauses((now) => ({ ...now, [clause.id]: e.target.value }))}
              />
            </div>
          ))}
          <div>
            <label className="label" htmlFor={`${id}-amount`}>
              {t("match.amount")}
            </label>
            <Input.TextArea
              id={`${id}-amount`}
              className="mono"
              autoSize={{ minRows: 1, maxRows: 8 }}
              maxLength={RULE_MAX}
              spellCheck={false}
              value={amount}
              onChange={(e) => setAmount(e.target.value)}
            />
          </div>
          <div>
            <label className="label" htmlFor={`${id}-cap`}>
              {t("match.cap")}
            </label>
            <InputNumber
              id={`${id}-cap`}
              className="match-cap"
              min={0}
              precision={0}
              value={capYuan}
              onChange={(value) => setCapYuan(value)}
            />
          </div>
          <div className="step-buttons">
            <Button type="primary" htmlType="submit" loading={match.isPending}>
              {t("match.run")}
            </Button>
            <Button onClick={reset}>{t("match.reset")}</Button>
          </div>
        </form>
        <div aria-live="polite" aria-busy={match.isPending}>
          <ProblemAlert error={match.error} />
          {match.isPending && <Loading />}
          {match.isIdle && <p className="note">{t("match.nothing")}</p>}
          {match.data && (
            <Matched file={policy.id} weighed={match.data} sides={sidesOf(match.data)} />
          )}
        </div>
      </div>
    </Section>
  );
}
