// The beginning of a case: go on with a draft, or say which enterprise it is about, or just begin.
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Button, Input, Radio } from "antd";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useMandates, useSession } from "../../api/queries";
import type { CaseRow, Mandate, Package, RecordView } from "../../api/schema";
import { newIdempotencyKey } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";

interface Props {
  package: Package;
  /** The mandate under which somebody else's case is begun. */
  mandate: string | null;
  onStarted: (caseId: string) => void;
}

export function Start(props: Props) {
  const { t } = useWords();
  const drafts = useQuery({
    queryKey: ["cases", "drafts", props.package.id],
    queryFn: () => calls.cases({ state: "draft", package: props.package.id }),
    gcTime: 0,
  });
  const { usable, known } = useUsableMandates(props.package.id);
  const key = useRef(newIdempotencyKey());
  const [error, setError] = useState<unknown>(null);
  const [search] = useSearchParams();
  const begin = async (subject?: string) => {
    setError(null);
    try {
      const made = await calls.createCase(
        {
          package: props.package.id,
          answers: withAnswers(search),
          ...(subject ? { subject_key: subject } : {}),
          ...(props.mandate ? { mandate: props.mandate } : {}),
        },
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
          <ForWhom chosen={props.mandate} usable={usable} />
          {items.length > 0 && <Continue drafts={items} onContinue={props.onStarted} />}
          {props.package.new_subject ? (
            <Begin
              anew={items.length > 0}
              wait={!known}
              auto={items.length === 0 && !error && usable.length === 0}
              onBegin={() => void begin()}
            />
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

/** The answers with which a link begins a case: `?with.subject.fact=value`. */
function withAnswers(search: URLSearchParams): Record<string, string> {
  const named = [...search].filter(([name]) => name.startsWith("with."));
  return Object.fromEntries(named.map(([name, value]) => [name.slice(5), value]));
}

/** For whom it is: oneself, or somebody whose mandate one holds. */
function ForWhom(props: { chosen: string | null; usable: Mandate[] }) {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  if (props.usable.length === 0) return null;
  const choose = (mandate: string) => {
    const next = new URLSearchParams(search);
    if (mandate) next.set("mandate", mandate);
    else next.delete("mandate");
    setSearch(next, { replace: true });
  };
  return (
    <div>
      <h2 id="for-whom">{t("mandate.for_whom")}</h2>
      <Radio.Group
        aria-labelledby="for-whom"
        className="small-choices"
        value={props.chosen ?? ""}
        onChange={(e) => choose(e.target.value as string)}
      >
        <Radio value="">{t("mandate.myself")}</Radio>
        {props.usable.map((mandate) => (
          <Radio key={mandate.id} value={mandate.id}>
            {t("mandate.for_party", {
              name: mandate.principal.name || t(`party.${mandate.principal.register}`),
              key: mandate.principal.key,
            })}{" "}
            <span className="faint">
              {t(mandate.commitments ? "mandate.may_sign" : "mandate.may_not_sign")}
            </span>
          </Radio>
        ))}
      </Radio.Group>
    </div>
  );
}

/** Mandates under which the reader may begin the package; `known` once that can be told. */
function useUsableMandates(packageId: string): { usable: Mandate[]; known: boolean } {
  const session = useSession();
  const applicant = session.data?.account?.roles.includes("applicant") ?? false;
  const query = useMandates(applicant);
  const usable = (query.data?.held ?? []).filter((mandate) => covers(mandate, packageId));
  return { usable, known: !applicant || !query.isPending };
}

function covers(mandate: Mandate, packageId: string): boolean {
  const within = mandate.packages.length === 0 || mandate.packages.some((p) => p.id === packageId);
  return within && mandate.allowed.includes("use");
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

interface BeginProps {
  /** Besides drafts that are there. */
  anew: boolean;
  wait: boolean;
  auto: boolean;
  onBegin: () => void;
}

function Begin(props: BeginProps) {
  const { t } = useWords();
  const begun = useRef(false);
  const { wait, auto, onBegin } = props;
  useEffect(() => {
    if (wait || !auto || begun.current) return;
    begun.current = true;
    onBegin();
  }, [wait, auto, onBegin]);
  if (wait || auto) return <Loading />;
  return (
    <Button type={props.anew ? "default" : "primary"} onClick={onBegin}>
      {t(props.anew ? "apply.begin_new" : "apply.begin")}
    </Button>
  );
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
