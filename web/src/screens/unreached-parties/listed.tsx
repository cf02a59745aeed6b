// The parties of a district that nobody can write to: counted by policy, then one by one.
import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { keys, usePaged } from "../../api/queries";
import type { UnreachedParty } from "../../api/schema";
import { DownloadButton } from "../../parts/download-button";
import { FoldButton, useFold } from "../../parts/fold";
import { Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import { byPolicy, entitledTo, type PolicyCount } from "./by-policy";
import { CountTable } from "./count-table";

const ROWS = 50;
const POLICIES_SHOWN = 10;
/** The id of the list on the page. */
export const LISTED = "unreached-list";

interface ListedProps {
  of: { party: string; district: string };
  /** Only those that are entitled to it; all without one. */
  policy: string;
}

export function Listed({ of, policy }: ListedProps) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const query = usePaged(
    [...keys.unreached, of.party, of.district],
    (after) => calls.unreachedParties({ ...of, limit: ROWS, ...(after ? { after } : {}) }),
    { logged: true },
  );
  const choose = (id: string) => {
    const next = new URLSearchParams(params);
    if (id) next.set("policy", id);
    else next.delete("policy");
    setParams(next, { replace: true });
  };
  const rows = entitledTo(query.items, policy);
  return (
    <div id={LISTED}>
      {query.isPending && <Loading rows={8} />}
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("unreached.none")} />}
      {query.items.length > 0 && (
        <>
          <p role="status">
            {t(query.hasNextPage ? "unreached.some" : "unreached.all", {
              count: query.items.length,
            })}
          </p>
          <ByPolicy counts={byPolicy(query.items)} policy={policy} choose={choose} />
          <Section
            title={t("unreached.parties")}
            extra={
              <DownloadButton
                name={`unreached-${of.party}-${of.district}.csv`}
                fetch={() => calls.unreachedPartiesFile(of)}
              />
            }
          >
            {policy && (
              <p className="no-print">
                <Button onClick={() => choose("")}>{t("unreached.all_policies")}</Button>
              </p>
            )}
            {rows.length === 0 ? (
              <EmptyState text={t("unreached.none_of_policy")} />
            ) : (
              <Rows rows={rows} policy={policy} />
            )}
          </Section>
        </>
      )}
      <MoreButton query={query} />
    </div>
  );
}

interface ByPolicyProps {
  counts: PolicyCount[];
  policy: string;
  choose: (policy: string) => void;
}

function ByPolicy({ counts, policy, choose }: ByPolicyProps) {
  const { t, text } = useWords();
  const fold = useFold(counts, POLICIES_SHOWN);
  const lines = counts.map((one) => ({ ...one, text: text(one.text) || one.id }));
  return (
    <Section title={t("effect.by_policy")}>
      <CountTable
        of={t("effect.policy")}
        className="unreached-policies"
        lines={lines}
        chosen={policy}
        choose={(id) => choose(id === policy ? "" : id)}
        isHidden={fold.isHidden}
      />
      <FoldButton fold={fold} />
    </Section>
  );
}

function Rows({ rows, policy }: { rows: UnreachedParty[]; policy: string }) {
  const { t, yuan } = useWords();
  return (
    <table className="table table-pay unreached-rows">
      <thead>
        <tr>
          <th scope="col">{t("unreached.party")}</th>
          <th scope="col">{t("unreached.telephone")}</th>
          <th scope="col">{t("unreached.policies")}</th>
          <th scope="col" className="figure">
            {t("unreached.due")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-party={row.key}>
            <td data-label={t("unreached.party")}>
              <div>
                {row.name && <div>{row.name}</div>}
                <span className="mono breaks">{row.key}</span>
              </div>
            </td>
            <td data-label={t("unreached.telephone")}>
              <Telephones numbers={row.telephones} />
            </td>
            <td data-label={t("unreached.policies")}>
              <Rights row={row} policy={policy} />
            </td>
            <td data-label={t("unreached.due")} className="figure">
              {row.policies.some((one) => one.due_yuan) ? yuan(row.due_yuan) : "—"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Telephones({ numbers }: { numbers: string[] }) {
  const { t } = useWords();
  if (numbers.length === 0) return <span className="faint">{t("unreached.no_telephone")}</span>;
  return (
    <div>
      {numbers.map((number) => (
        <div key={number}>
          <a className="mono" href={`tel:${number}`}>
            {number}
          </a>
        </div>
      ))}
    </div>
  );
}

/** What the party is entitled to, each with the way to why; of one policy when one is chosen. */
function Rights({ row, policy }: { row: UnreachedParty; policy: string }) {
  const { text, yuan } = useWords();
  const rights = policy ? row.policies.filter((one) => one.id === policy) : row.policies;
  return (
    <ul className="plain unreached-rights">
      {rights.map((one) => (
        <li key={one.id}>
          <Link to={`/policies/${one.id}?key=${encodeURIComponent(row.key)}`}>
            {text(one.text) || one.id}
          </Link>
          {one.due_yuan && <span className="faint"> {yuan(one.due_yuan)}</span>}
        </li>
      ))}
    </ul>
  );
}
