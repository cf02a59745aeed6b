// Who is entitled to policies and has no account to be told by: for the window and the telephone.
import { Button, Select } from "antd";
import { useId } from "react";
import { Link, useSearchParams } from "react-router";
import { useDraftNames, useSession } from "../../api/queries";
import { isOffered } from "../../parts/navigation";
import { Page } from "../../parts/page";
import { EmptyState, Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Listed } from "./listed";
import { Totals } from "./totals";

/** Most policies are for enterprises. */
const USUAL_PARTY = "entity";

export default function UnreachedParties() {
  const { t } = useWords();
  const session = useSession();
  const account = session.data?.account;
  return (
    <Page
      title={t("unreached.title")}
      lead={t("unreached.lead")}
      width="wide"
      crumbs={[{ text: t("policy.title"), to: "/policies" }]}
      actions={
        <>
          <Link className="button" to="/effects">
            {t("effect.title")}
          </Link>
          <Button onClick={() => window.print()}>{t("action.print")}</Button>
        </>
      }
    >
      {!session.data && <Loading />}
      {session.data &&
        (isOffered(account, "list_unreached") ? (
          <Asked />
        ) : (
          <EmptyState text={t("unreached.not_yours")} />
        ))}
    </Page>
  );
}

/** Where is asked for stands in the address; nobody is listed before a district is chosen. */
function Asked() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const party = params.get("party") ?? USUAL_PARTY;
  const district = params.get("district");
  return (
    <>
      <p className="note no-print">{t("unreached.logged")}</p>
      <PartyChoice party={party} />
      <Totals key={party} party={party} district={district} />
      {district === null ? (
        <EmptyState text={t("unreached.choose")} />
      ) : (
        <Listed
          key={`${party}/${district}`}
          of={{ party, district }}
          policy={params.get("policy") ?? ""}
        />
      )}
    </>
  );
}

function PartyChoice({ party }: { party: string }) {
  const { t, text } = useWords();
  const id = useId();
  const names = useDraftNames(USUAL_PARTY);
  const [, setParams] = useSearchParams();
  return (
    <QueryGate query={names} rows={2}>
      {({ parties }) => (
        <div className="filters no-print">
          <div className="policy-choice">
            <label className="label" htmlFor={id}>
              {t("policy_draft.party")}
            </label>
            <Select
              id={id}
              className="wide"
              showSearch={{ optionFilterProp: "label" }}
              value={party}
              onChange={(next: string) => setParams({ party: next })}
              options={parties.map((one) => ({ value: one.id, label: text(one.text) }))}
            />
          </div>
        </div>
      )}
    </QueryGate>
  );
}
