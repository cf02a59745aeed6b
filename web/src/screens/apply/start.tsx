// The beginning of a case: go on with a draft, or say which enterprise it is about, or just begin.
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Button, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useSession } from "../../api/queries";
import type { CaseRow, Package, RecordView } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";

export function Start(props: { package: Package; onStarted: (caseId: string) => void }) {
  const { t } = useWords();
  const drafts = useQuery({
    queryKey: ["cases", "drafts", props.package.id],
    queryFn: () => calls.cases({ state: "draft", package: props.package.id }),
    gcTime: 0,
  });
  const key = useRef(newIdempotencyKey());
  const [error, setError] = useState<unknown>(null);
  const begin = async (subject?: string) => {
    setError(null);
    try {
      const made = await calls.createCase(
        { package: props.package.id, answers: {}, ...(subject ? { subject_key: subject } : {}) },
        key.current,
      );
      props.onStarted(made.id);
    } catch (caught) {
      key.current = newIdempotencyKey();
      setError(caught);
    }
  };
  return (
    <QueryGate query={drafts}>
      {({ items }) => (
        <div className="card stack">
          {items.length > 0 && <Continue drafts={items} onContinue={props.onStarted} />}
          {props.package.new_subject ? (
            <Begin auto={items.length === 0 && !error} onBegin={() => void begin()} />
          ) : (
            <WhichSubject onChosen={(subject) => void begin(subject)} />
          )}
          <ProblemAlert error={error} />
          {items.length === 0 && <p className="faint">{t("apply.saved_itself")}</p>}
        </div>
      )}
    </QueryGate>
  );
}

function Continue(props: { drafts: CaseRow[]; onContinue: (id: string) => void }) {
  const { t, text, time } = useWords();
  return (
    <div>
      <h2>{t("apply.continue")}</h2>
      <ul className="rows">
        {props.drafts.map((draft) => (
          <li key={draft.id} className="row-between">
            <span>
              {text(draft.subject_text) || text(draft.package.text)}
              <span className="faint">
                {" "}
                {t("apply.last_saved", { time: time(draft.updated_at) })}
              </span>
            </span>
            <Button type="primary" onClick={() => props.onContinue(draft.id)}>
              {t("apply.continue_this")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Begin(props: { auto: boolean; onBegin: () => void }) {
  const { t } = useWords();
  const begun = useRef(false);
  const { auto, onBegin } = props;
  useEffect(() => {
    if (!auto || begun.current) return;
    begun.current = true;
    onBegin();
  }, [auto, onBegin]);
  if (auto) return <Loading />;
  return <Button onClick={onBegin}>{t("apply.begin_new")}</Button>;
}

function WhichSubject(props: { onChosen: (key: string) => void }) {
  const { t } = useWords();
  const [search] = useSearchParams();
  const [key, setKey] = useState(search.get("subject") ?? "");
  const session = useSession();
  const records = useQuery({ queryKey: ["me", "records"], queryFn: calls.myRecords, retry: false });
  const own = keysOf(records.data ?? [], session.data?.organisations ?? []);
  return (
    <div className="stack-s">
      <label className="label" htmlFor="subject-key">
        {t("apply.subject")}
      </label>
      <div className="help">{t("apply.subject_help")}</div>
      <AutoComplete
        id="subject-key"
        className="subject-key"
        value={key}
        onChange={setKey}
        options={own.map(({ key: value, name }) => ({ value, label: `${value} ${name}` }))}
      >
        <Input maxLength={64} />
      </AutoComplete>
      <div>
        <Button
          type="primary"
          disabled={key.trim() === ""}
          onClick={() => props.onChosen(key.trim().toUpperCase())}
        >
          {t("apply.begin")}
        </Button>
      </div>
    </div>
  );
}

/** Enterprises that the person may act for, with their names where the registers say them. */
function keysOf(
  records: RecordView[],
  organisations: { register: string; key: string }[],
): { key: string; name: string }[] {
  return organisations.map(({ register, key }) => {
    const record = records.find((r) => r.register === register && r.key === key);
    const name = record?.facts.find((fact) => fact.name.replace(/^.*\./, "") === "name")?.value;
    return { key, name: typeof name === "string" ? name : "" };
  });
}
