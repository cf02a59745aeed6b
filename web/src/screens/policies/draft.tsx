// The workbench of a policy officer: a policy is drafted, tested, and weighed on the whole city.
import { useMemo, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useDraftMatch, useDraftNames, usePolicyEntry, useSession } from "../../api/queries";
import type { DraftMatch, DraftNames } from "../../api/schema";
import { isOffered } from "../../parts/navigation";
import { Page } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { DraftActions } from "./draft-actions";
import { Basics } from "./draft-basics";
import { BesideField, City, ToCity, type Beside } from "./draft-city";
import { Clauses } from "./draft-clauses";
import { insertAt } from "./draft-facts";
import { idOf } from "./draft-fields";
import { mustBeFilled, saidOfWritten, stillToFill } from "./draft-found";
import { Grounds } from "./draft-grounds";
import {
  amountBy,
  changed,
  emptyDraft,
  entryOf,
  withAmount,
  withAt,
  type DraftDoc,
} from "./draft-model";
import { Money } from "./draft-money";
import { Situations } from "./draft-situations";
import { BenchContext, useDrafting, useSettled, type Caret, type Drafting } from "./use-draft";

/** After so long without a key the city is weighed anew. */
const WEIGH_AFTER_MS = 700;

export default function DraftScreen() {
  const { t } = useWords();
  const [search] = useSearchParams();
  const session = useSession();
  const account = session.data?.account;
  const from = search.get("from") ?? "";
  if (!account) return null;
  if (!isOffered(account, "match_policy"))
    return (
      <Page title={t("policy_draft.title")}>
        <EmptyState text={t("policy_draft.not_offered")} />
      </Page>
    );
  return from ? (
    <OfPolicy key={from} account={account.name} from={from} />
  ) : (
    <New account={account.name} />
  );
}

function New({ account }: { account: string }) {
  const initial = useMemo(() => emptyDraft(new Date().toISOString().slice(0, 10)), []);
  return <Workbench account={account} from="" initial={initial} />;
}

function OfPolicy({ account, from }: { account: string; from: string }) {
  const { t } = useWords();
  const query = usePolicyEntry(from);
  const gate = (
    <QueryGate query={query} rows={10}>
      {(entry) => (
        <Workbench account={account} from={from} initial={entry as unknown as DraftDoc} />
      )}
    </QueryGate>
  );
  return query.data ? gate : <Page title={t("policy_draft.title")}>{gate}</Page>;
}

interface WorkbenchProps {
  account: string;
  /** The policy that is changed; empty for one that is new. */
  from: string;
  initial: DraftDoc;
}

function Workbench({ account, from, initial }: WorkbenchProps) {
  const { t, text } = useWords();
  const drafting = useDrafting(account, from, initial);
  const names = useDraftNames(drafting.draft.policy.party);
  const name = text(drafting.draft.policy.text) || t("policy_draft.unnamed");
  return (
    <Page
      title={from ? t("policy_draft.title_of", { name }) : t("policy_draft.title")}
      lead={t("policy_draft.lead")}
      width="wide"
      crumbs={[
        { text: t("policy.title"), to: "/policies" },
        ...(from ? [{ text: text(initial.policy.text), to: `/policies/${from}` }] : []),
      ]}
      actions={<DraftActions drafting={drafting} />}
    >
      <SavedAt drafting={drafting} />
      <QueryGate query={names} rows={10}>
        {(value) => <Bench drafting={drafting} from={from} initial={initial} names={value} />}
      </QueryGate>
    </Page>
  );
}

function SavedAt({ drafting }: { drafting: Drafting }) {
  const { t, time } = useWords();
  return (
    <p className={drafting.unkept ? "note note-warning" : "faint"} role="status">
      {drafting.unkept
        ? t("policy_draft.not_saved")
        : drafting.savedAt
          ? t(drafting.restored ? "policy_draft.restored" : "policy_draft.saved", {
              at: time(drafting.savedAt),
            })
          : t("policy_draft.saves_itself")}
    </p>
  );
}

interface BenchProps {
  drafting: Drafting;
  from: string;
  initial: DraftDoc;
  names: DraftNames;
}

function Bench({ drafting, from, initial, names }: BenchProps) {
  const { t, text } = useWords();
  const { draft, change, versions } = drafting;
  const origin = from ? { id: from, text: initial.policy.text } : null;
  const [beside, setBeside] = useState<Beside>(from ? `policy:${from}` : "");
  const [besideName, setBesideName] = useState(from ? t("match.now") : "");
  const asked = useSettled(draft, WEIGH_AFTER_MS);
  const match = useDraftMatch({ draft: entryOf(asked), beside: besideOf(beside, versions) });
  const weighed = useLastWeighed(match.data);
  const caret = useRef<Caret>({ field: "", at: 0 });
  const pick = (fact: string) => putFact(drafting, caret.current, fact);
  const answered = useAnswered(asked, match);
  const empty = stillToFill(draft);
  const bench = {
    draft,
    change,
    found: saidOfWritten(match.data?.draft.diagnostics ?? [], [...stillToFill(answered), ...empty]),
    required: new Set(mustBeFilled(draft)),
    empty,
    names,
    caretAt: (at: Caret) => {
      caret.current = at;
    },
  };
  return (
    <BenchContext value={bench}>
      <div className="draft-bench">
        <div>
          <Basics />
          <Clauses onPick={pick} />
          <Money />
          <Grounds />
          <Situations says={match.data?.draft.situations ?? []} />
          <ToCity />
        </div>
        <City
          answer={match.data}
          weighed={weighed}
          error={match.error}
          busy={match.isFetching}
          besideName={besideName || text(origin?.text)}
        >
          <BesideField
            value={beside}
            versions={versions}
            origin={origin}
            onChange={(value, name) => {
              setBeside(value);
              setBesideName(value === `policy:${from}` ? t("match.now") : name);
            }}
          />
        </City>
      </div>
    </BenchContext>
  );
}

/** What the interface takes of a choice. */
function besideOf(beside: Beside, versions: Drafting["versions"]) {
  const [kind, id] = [beside.slice(0, beside.indexOf(":")), beside.slice(beside.indexOf(":") + 1)];
  if (kind === "policy") return { policy: id };
  const version = kind === "version" ? versions.find((one) => one.savedAt === id) : undefined;
  return version ? { draft: entryOf(version.draft) } : {};
}

/** The draft that the answer is about: while the next is on its way that is an earlier one. */
function useAnswered(asked: DraftDoc, match: { isPlaceholderData: boolean; isSuccess: boolean }) {
  const [answered, setAnswered] = useState(asked);
  const isNew = match.isSuccess && !match.isPlaceholderData && answered !== asked;
  if (isNew) setAnswered(asked);
  return isNew ? asked : answered;
}

/** The last answer in which the draft was weighed: while a rule is typed its sums stay. */
function useLastWeighed(answer: DraftMatch | undefined): DraftMatch | undefined {
  const [last, setLast] = useState<DraftMatch>();
  if (answer?.draft.totals && answer !== last) setLast(answer);
  return answer?.draft.totals ? answer : last;
}

/** Puts `fact` where the caret last stood: into a clause or the amount, else into the last clause. */
function putFact({ draft, change }: Drafting, caret: Caret, fact: string): void {
  const clauses = draft.policy.clauses ?? [];
  const [, , number] = caret.field.split(".");
  const ofAmount = caret.field.startsWith("policy.amount.");
  const at = caret.field.startsWith("policy.clauses.") ? Number(number) : clauses.length - 1;
  const rule = ofAmount
    ? (draft.policy.amount?.yuan ?? draft.policy.amount?.up_to_yuan)
    : clauses[at]?.rule;
  if (rule === undefined) return;
  const field = ofAmount || caret.field ? caret.field : `policy.clauses.${at}.rule`;
  const put = insertAt(rule, caret.field ? caret.at : rule.length, fact);
  change((now) =>
    ofAmount
      ? { ...now, policy: withAmount(now.policy, amountBy(now.policy), put.text) }
      : changed(now, {
          clauses: withAt(now.policy.clauses ?? [], at, (one) => ({ ...one, rule: put.text })),
        }),
  );
  requestAnimationFrame(() => {
    const element = document.getElementById(idOf(field));
    if (!(element instanceof HTMLTextAreaElement)) return;
    element.focus();
    element.setSelectionRange(put.caret, put.caret);
  });
}
