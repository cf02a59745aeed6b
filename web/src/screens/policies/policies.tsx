// The supermarket of policies: found by words, by how they are got, by whom they favour.
import { Checkbox, Input } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { keys, useLifeEvents, usePaged, useSession } from "../../api/queries";
import type { PolicyRow } from "../../api/schema";
import { isOffered } from "../../parts/navigation";
import { Page } from "../../parts/page";
import { PolicyTags, usePeriod } from "../../parts/policy-tags";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import { COMPARED_MIN, toggled } from "./comparing";
import { PolicyFilters, type Filters } from "./filters";

const ASK_AFTER_MS = 300;
const ROWS = 24;

export default function Policies() {
  const { t } = useWords();
  const session = useSession();
  const [filters, setFilters] = useFilters();
  const [compared, setCompared] = useState<string[]>([]);
  const { all, ...named } = filters;
  const set = Object.fromEntries(Object.entries(named).filter(([, value]) => value));
  const asked = { ...set, ...(all ? { in_force: false } : {}) };
  const query = usePaged([...keys.policies, "list", asked], (after) =>
    calls.policies({ ...asked, limit: ROWS, ...(after ? { after } : {}) }),
  );
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <Page
      title={t("policy.title")}
      lead={t("policy.lead")}
      width="wide"
      actions={
        <>
          {isOffered(session.data?.account, "claim_policy") && (
            <Link className="button button-primary" to="/entitlements">
              {t("policy.what_i_get")}
            </Link>
          )}
          {isOffered(session.data?.account, "list_unreached") && (
            <Link className="button" to="/unreached-parties">
              {t("unreached.title")}
            </Link>
          )}
          {isOffered(session.data?.account, "match_policy") && (
            <Link className="button button-primary" to="/policies/draft">
              {t("policy_draft.open")}
            </Link>
          )}
        </>
      }
    >
      <Words value={filters.words} onChange={(words) => setFilters({ words })} />
      <PolicyFilters
        filters={filters}
        departments={query.data?.pages[0]?.departments ?? []}
        industries={query.data?.pages[0]?.industries ?? []}
        onChange={setFilters}
      />
      <ToCompare chosen={compared} />
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading rows={8} />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("policy.none")} />}
      <ul className="cards policy-cards">
        {query.items.map((row) => (
          <PolicyCard
            key={row.id}
            row={row}
            compared={compared.includes(row.id)}
            onCompare={() => setCompared(toggled(compared, row.id))}
          />
        ))}
      </ul>
      {query.isSuccess && query.items.length > 0 && (
        <p className="faint" role="status">
          {t(query.hasNextPage ? "policy.shown_some" : "policy.shown_all", {
            count: query.hasNextPage ? query.items.length : total,
            total,
          })}
        </p>
      )}
      <MoreButton query={query} />
    </Page>
  );
}

/** What is looked for stands in the address, so that it can be passed on. */
function useFilters(): [Filters, (changes: Partial<Filters>) => void] {
  const [params, setParams] = useSearchParams();
  const of = (name: string) => params.get(name) ?? "";
  const filters: Filters = {
    words: of("words"),
    mode: of("mode"),
    department: of("department"),
    beneficiary: of("beneficiary"),
    life_event: of("life_event"),
    industry: of("industry"),
    district: of("district"),
    all: of("all"),
  };
  const change = (changes: Partial<Filters>) => {
    const next = Object.entries({ ...filters, ...changes }).filter(([, value]) => value);
    setParams(new URLSearchParams(next), { replace: true });
  };
  return [filters, change];
}

function Words(props: { value: string; onChange: (words: string) => void }) {
  const { t } = useWords();
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = useCallback(
    (words: string) => {
      sent.current = words;
      onChange(words);
    },
    [onChange],
  );
  useEffect(() => {
    if (value !== sent.current) {
      // The address was changed by somebody else, such as the menu.
      sent.current = value;
      setTyped(value);
      return;
    }
    if (typed.trim() === value) return;
    const timer = setTimeout(() => send(typed.trim()), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, value, send]);
  return (
    <form
      role="search"
      className="policy-search"
      onSubmit={(event) => {
        event.preventDefault();
        send(typed.trim());
      }}
    >
      <Input
        size="large"
        allowClear
        maxLength={100}
        aria-label={t("policy.search")}
        placeholder={t("policy.search_hint")}
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
      />
    </form>
  );
}

/** The way to the comparison, once there are two. */
function ToCompare({ chosen }: { chosen: string[] }) {
  const { t } = useWords();
  if (chosen.length === 0) return null;
  return (
    <p role="status" className="no-print">
      {chosen.length < COMPARED_MIN ? (
        t("compare.one_more")
      ) : (
        <Link className="button" to={`/policies/compare?of=${chosen.join(",")}`}>
          {t("compare.go", { count: chosen.length })}
        </Link>
      )}
    </p>
  );
}

interface CardProps {
  row: PolicyRow;
  compared: boolean;
  onCompare: () => void;
}

function PolicyCard({ row, compared, onCompare }: CardProps) {
  const { t, text } = useWords();
  const period = usePeriod();
  const events = useLifeEvents();
  const event = events.data?.find((one) => one.id === row.life_event);
  return (
    <li className="package-card policy-card" data-policy={row.id}>
      <PolicyTags policy={row} />
      <h2>
        <Link to={`/policies/${row.id}`}>{text(row.text)}</Link>
      </h2>
      <p className="clamp">{text(row.guide)}</p>
      <dl className="figures">
        <div>
          <dt>{t("policy.department")}</dt>
          <dd>{text(row.department)}</dd>
        </div>
        <div>
          <dt>{t("policy.beneficiary")}</dt>
          <dd>
            {t(`beneficiary.${row.beneficiary}`, { defaultValue: row.beneficiary })}
            {event && ` · ${text(event.text)}`}
          </dd>
        </div>
        <div>
          <dt>{t("policy.amount")}</dt>
          <dd>{t(`amount_by.${row.amount_by}`, { defaultValue: row.amount_by })}</dd>
        </div>
        <div>
          <dt>{t("policy.period")}</dt>
          <dd>{period(row)}</dd>
        </div>
      </dl>
      <Checkbox className="policy-compare no-print" checked={compared} onChange={onCompare}>
        {t("compare.choose")}
        <span className="hidden-label"> {text(row.text)}</span>
      </Checkbox>
    </li>
  );
}
