// The catalogue: every act and every package of the pack, open to anybody.
import { Input, Segmented } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import type { Act } from "../../api/schema";
import { Page } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { LifeMap } from "./life-map";

const KINDS = ["enterprise", "person", "acts"] as const;

export default function Catalogue() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const kind = KINDS.find((one) => one === params.get("kind")) ?? "enterprise";
  const choice = (
    <Segmented
      value={kind}
      aria-label={t("catalogue.kind")}
      onChange={(value) => setParams(value === "enterprise" ? {} : { kind: value })}
      options={KINDS.map((value) => ({ value, label: t(`catalogue.of_${value}`) }))}
    />
  );
  return (
    <Page title={t("menu.catalogue")} lead={t("catalogue.lead")} width="wide">
      {kind === "acts" ? (
        <Acts top={choice} />
      ) : (
        <LifeMap key={kind} audience={kind} top={choice} />
      )}
    </Page>
  );
}

function Acts(props: { top: React.ReactNode }) {
  const { t, text } = useWords();
  const [search, setSearch] = useState("");
  const query = usePaged(["acts", "catalogue", search], (after) => calls.acts({ search, after }));
  return (
    <>
    <div className="filters">
      {props.top}
      <Input
        className="filter-search"
        allowClear
        aria-label={t("home.search")}
        placeholder={t("home.search")}
        maxLength={60}
        value={search}
        onChange={(e) => setSearch(e.target.value)}
      />
    </div>
    <List query={query}>
      {(row: Act) => (
        <li key={row.id}>
          <Link to={`/catalogue/acts/${row.id}`}>{text(row.text)}</Link>{" "}
          <code className="faint">{row.id}</code>{" "}
          <Tag tone="grey">{t(`act_kind.${row.kind}`, { defaultValue: row.kind })}</Tag>
          {row.guide && <div className="clamp">{text(row.guide)}</div>}
          <div className="faint">
            {text(row.department.text)} · {t("plan.days", { count: row.working_days })}
          </div>
        </li>
      )}
    </List>
    </>
  );
}

function List<T>(props: {
  query: ReturnType<typeof usePaged<{ items: T[] }>>;
  children: (row: T) => React.ReactNode;
}) {
  const { t } = useWords();
  const { query } = props;
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading />;
  if (query.items.length === 0) return <EmptyState text={t("home.none")} />;
  return (
    <>
      <ul className="rows card">{query.items.map(props.children)}</ul>
      <MoreButton query={query} />
    </>
  );
}
