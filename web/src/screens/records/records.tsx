// Looking a record up: for a purpose that is said first and that the person can see afterwards.
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useRegisters } from "../../api/queries";
import type { RegisterRow } from "../../api/schema";
import { Page } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { RecordReads, RecordVersions } from "./history";

/** One look: what is read, and why. */
export interface Look {
  register: string;
  key: string;
  purpose: string;
  /** Every look is a read of its own, also the same one again. */
  at: number;
}

export default function Records() {
  const { t } = useWords();
  const registers = useRegisters();
  return (
    <Page title={t("menu.records")} lead={t("record.lead")} width="wide">
      <QueryGate query={registers}>
        {({ items }) => {
          const mine = items.filter((register) => register.allowed.includes("read"));
          return mine.length === 0 ? (
            <EmptyState text={t("record.no_registers")} />
          ) : (
            <LookUp registers={mine} />
          );
        }}
      </QueryGate>
    </Page>
  );
}

function LookUp({ registers }: { registers: RegisterRow[] }) {
  const { t, text } = useWords();
  const [params, setParams] = useSearchParams();
  const [key, setKey] = useState("");
  const [purpose, setPurpose] = useState("");
  const [look, setLook] = useState<Look | null>(null);
  const asked = params.get("register");
  const register = registers.find((one) => one.id === asked) ?? registers[0];
  if (!register) return null;
  const keyFact = register.facts.find((fact) => fact.name === register.key);
  const ready = key.trim() !== "" && purpose.trim() !== "";
  return (
    <>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          const words = { key: key.trim(), purpose: purpose.trim() };
          setLook({ register: register.id, ...words, at: Date.now() });
        }}
      >
        <div className="field">
          <label className="label" htmlFor="register">
            {t("record.register")}
          </label>
          <Select
            id="register"
            className="wide"
            showSearch={{ optionFilterProp: "label" }}
            value={register.id}
            onChange={(id) => {
              setParams({ register: id }, { replace: true });
              setLook(null);
              setKey("");
            }}
            options={registers.map((one) => ({ value: one.id, label: text(one.text) }))}
          />
        </div>
        <div className="field">
          <label className="label" htmlFor="key">
            {text(keyFact?.text) || t("record.key")}
          </label>
          <Input
            id="key"
            className="mono"
            value={key}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            onChange={(e) => setKey(e.target.value)}
          />
        </div>
        <div className="field">
          <label className="label" htmlFor="purpose">
            {t("record.purpose")}
          </label>
          <div className="help" id="purpose-help">
            {t("record.purpose_help")}
          </div>
          <Input
            id="purpose"
            value={purpose}
            maxLength={200}
            autoComplete="off"
            aria-describedby="purpose-help"
            onChange={(e) => setPurpose(e.target.value)}
          />
        </div>
        <div className="inline">
          <Button type="primary" htmlType="submit" size="large" disabled={!ready}>
            {t("record.look")}
          </Button>
          {register.allowed.includes("import") && (
            <Link to={`/imports?register=${register.id}`}>{t("record.to_import")}</Link>
          )}
        </div>
      </form>
      {look && <Found key={look.at} look={look} />}
    </>
  );
}

function Found({ look }: { look: Look }) {
  const { t, text, time, shown } = useWords();
  const [history, setHistory] = useState(false);
  const [reads, setReads] = useState(false);
  // A read is written down: it is done once, and not again because a window was looked at.
  const query = useQuery({
    queryKey: ["record", look],
    queryFn: () => calls.record(look.register, look.key, look.purpose),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <QueryGate query={query}>
      {(record) => (
        <div className="stack found" aria-live="polite">
          <section className="card record" aria-labelledby="record-title">
            <div className="section-head">
              <h2 id="record-title">
                {text(record.text)} <span className="mono breaks">{record.key}</span>
              </h2>
            </div>
            <dl className="facts">
              {record.facts.map((fact) => (
                <div key={fact.name}>
                  <dt>
                    {text(fact.text)}{" "}
                    {fact.sensitivity === "personal" && (
                      <span className="tag tag-yellow">{t("sensitivity.personal")}</span>
                    )}
                  </dt>
                  <dd>
                    <span className="lines">{shown(fact)}</span>
                    <div className="faint small">
                      {text(fact.source)} {time(fact.at)}
                    </div>
                  </dd>
                </div>
              ))}
            </dl>
            <div className="inline no-print">
              <Button aria-expanded={history} onClick={() => setHistory(!history)}>
                {t("record.history")}
              </Button>
              <Button aria-expanded={reads} onClick={() => setReads(!reads)}>
                {t("record.reads")}
              </Button>
            </div>
          </section>
          {history && <RecordVersions look={look} />}
          {reads && <RecordReads look={look} />}
        </div>
      )}
    </QueryGate>
  );
}
