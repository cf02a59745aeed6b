// The window: what was filed here, and the way to receive the next person.
import { Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import { CaseTable } from "../cases/case-table";

const STATES = ["", "draft", "in_progress", "sent_back", "closed"];

export default function Window() {
  const { t } = useWords();
  const [state, setState] = useState("");
  const query = usePaged(["cases", "filed", state], (after) =>
    calls.cases({ filed: true, state, after }),
  );
  return (
    <Page
      title={t("window.title")}
      lead={t("window.lead")}
      width="wide"
      actions={
        <>
          <Link className="button button-primary" to="/window/new">
            {t("window.receive")}
          </Link>
          <Link className="button" to="/window/mandates">
            {t("menu.window_mandates")}
          </Link>
        </>
      }
    >
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
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("window.none")} />}
      {query.items.length > 0 && <CaseTable rows={query.items} noticeLink />}
      <MoreButton query={query} />
    </Page>
  );
}
