// My cases, the latest first.
import { Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import { CaseTable } from "./case-table";
import { MyDuties } from "./my-duties";

const STATES = ["", "draft", "sent_back", "in_progress", "closed"];

export default function Cases() {
  const { t } = useWords();
  const [state, setState] = useState("");
  const query = usePaged(["cases", "mine", state], (after) => calls.cases({ state, after }));
  return (
    <Page
      title={t("menu.cases")}
      width="wide"
      actions={
        <>
          <Link className="button" to="/duties">
            {t("menu.duties")}
          </Link>
          <Link className="button" to="/appointments">
            {t("menu.appointments")}
          </Link>
          <Link className="button" to="/subjects">
            {t("menu.subjects")}
          </Link>
        </>
      }
    >
      <MyDuties />
      <h2 className="list-title">{t("case.all")}</h2>
      <div className="filters">
        <Segmented
          value={state}
          onChange={setState}
          aria-label={t("case.filter")}
          options={STATES.map((value) => ({
            value,
            label: value ? t(`case_state.${value}`) : t("state.all"),
          }))}
        />
      </div>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && (
        <EmptyState text={t("case.none")}>
          <Link to="/">{t("case.find")}</Link>
        </EmptyState>
      )}
      {query.items.length > 0 && <CaseTable rows={query.items} />}
      <MoreButton query={query} />
    </Page>
  );
}
