// Who is entitled to policies and has no account to be told by: for the window and the telephone.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useId, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { keys, useCity, useDraftNames, useSession } from "../../api/queries";
import { isOffered } from "../../parts/navigation";
import { Page } from "../../parts/page";
import { EmptyState, Loading, QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Listed } from "./listed";

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
  const policy = params.get("policy") ?? "";
  return (
    <>
      <p className="note no-print">{t("unreached.logged")}</p>
      <Choice party={party} district={district} policy={policy} />
      {district === null ? (
        <EmptyState text={t("unreached.choose")} />
      ) : (
        <Listed key={`${party}/${district}`} of={{ party, district }} policy={policy} />
      )}
    </>
  );
}

interface ChoiceProps {
  party: string;
  district: string | null;
  policy: string;
}

function Choice(now: ChoiceProps) {
  const { t, text } = useWords();
  const id = useId();
  const city = useCity();
  const names = useDraftNames(USUAL_PARTY);
  const client = useQueryClient();
  const [, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<Partial<Omit<ChoiceProps, "policy">>>({});
  const { party, district } = { ...now, ...chosen };
  const list = () => {
    if (district === null) return;
    // the same again is another look, from its first page
    void client.resetQueries({ queryKey: [...keys.unreached, party, district] });
    const next = new URLSearchParams({ party, district });
    if (party === now.party && now.policy) next.set("policy", now.policy);
    setParams(next);
    setChosen({});
  };
  const districts = (city.data?.districts ?? []).map((one) => ({
    value: one.id,
    label: text(one.text),
  }));
  return (
    <QueryGate query={names} rows={2}>
      {({ parties }) => (
        <form
          className="filters no-print"
          aria-label={t("unreached.title")}
          onSubmit={(event) => {
            event.preventDefault();
            list();
          }}
        >
          <div className="policy-choice">
            <label className="label" htmlFor={`${id}-party`}>
              {t("policy_draft.party")}
            </label>
            <Select
              id={`${id}-party`}
              className="wide"
              showSearch={{ optionFilterProp: "label" }}
              value={party}
              onChange={(next: string) => setChosen({ ...chosen, party: next })}
              options={parties.map((one) => ({ value: one.id, label: text(one.text) }))}
            />
          </div>
          <div className="policy-choice">
            <label className="label" htmlFor={`${id}-district`}>
              {t("effect.district")}
            </label>
            <Select
              id={`${id}-district`}
              className="wide"
              showSearch={{ optionFilterProp: "label" }}
              placeholder={t("unreached.district")}
              value={district ?? undefined}
              onChange={(next: string) => setChosen({ ...chosen, district: next })}
              options={[...districts, { value: "", label: t("effect.nowhere") }]}
            />
          </div>
          <Button
            className="unreached-list"
            type="primary"
            htmlType="submit"
            disabled={district === null}
          >
            {t("unreached.list")}
          </Button>
        </form>
      )}
    </QueryGate>
  );
}
