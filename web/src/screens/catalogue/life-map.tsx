// A life as a map: its moments as a path, under each the packages, found by words and department.
import { Input, Select } from "antd";
import { useEffect, useMemo, useState } from "react";
import { Link } from "react-router";
import { useAllPackages, useLifeEvents } from "../../api/queries";
import type { Audience, LifeEvent, PackageRow } from "../../api/schema";
import { Moments } from "../../parts/moments";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading } from "../../parts/states";
import { useWords } from "../../parts/words";
import { departmentsOf, under } from "./grouping";

const SEARCH_AFTER_MS = 250;
/** Packages that a moment shows before somebody asks for all. */
const SHOWN_FIRST = 9;

export function LifeMap(props: { audience: Audience; top: React.ReactNode }) {
  const { t, text, language } = useWords();
  const [typed, setTyped] = useState("");
  const [search, setSearch] = useState("");
  const [department, setDepartment] = useState<string>();
  const events = useLifeEvents();
  const query = useAllPackages(search);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const moments = useMemo(
    () => (events.data ?? []).filter((event) => event.audience === props.audience),
    [events.data, props.audience],
  );
  const rows = useMemo(() => under(query.data ?? [], moments), [query.data, moments]);
  const departments = useMemo(() => departmentsOf(rows, language), [rows, language]);
  const shown = useMemo(
    () => under(query.data ?? [], moments, department),
    [query.data, moments, department],
  );
  const total = [...shown.values()].reduce((sum, list) => sum + list.length, 0);
  const counts = new Map([...shown].map(([id, list]) => [id, list.length]));
  const filtered = search !== "" || department !== undefined;
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
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
        <Select
          className="filter-department"
          aria-label={t("catalogue.by_department")}
          placeholder={t("catalogue.by_department")}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          value={department ?? null}
          onChange={(value: string | null | undefined) => setDepartment(value ?? undefined)}
          options={departments.map(({ id, name, count }) => ({
            value: id,
            label: `${name} ${count}`,
          }))}
        />
        <span className="faint" role="status">
          {query.isPending ? "" : t("catalogue.total", { count: total })}
        </span>
      </div>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {(query.isPending || events.isPending) && <Loading rows={10} />}
      {query.isSuccess && total === 0 && <EmptyState text={t("home.none")} />}
      {query.isSuccess && total > 0 && (
        <div className="map">
          <nav className="map-path" aria-label={t("catalogue.path")}>
            <Moments
              events={moments}
              label={t(`audience.${props.audience}`)}
              counts={counts}
              onChoose={(id) => goTo(`moment-${id}`)}
            />
          </nav>
          <div className="map-body">
            {moments.map((moment) => (
              <Moment
                key={`${moment.id}-${filtered}`}
                moment={moment}
                rows={shown.get(moment.id) ?? []}
                all={filtered}
                text={text(moment.text)}
              />
            ))}
          </div>
        </div>
      )}
    </>
  );
}

function goTo(id: string) {
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

function Moment(props: { moment: LifeEvent; rows: PackageRow[]; all: boolean; text: string }) {
  const { t } = useWords();
  const [all, setAll] = useState(props.all);
  const { rows } = props;
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.slice(0, SHOWN_FIRST);
  return (
    <section className="map-moment" aria-labelledby={`moment-${props.moment.id}`}>
      <h2 id={`moment-${props.moment.id}`} tabIndex={-1}>
        {props.text} <span className="count">{rows.length}</span>
      </h2>
      <ul className="map-rows">
        {shown.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {shown.length < rows.length && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {t("catalogue.show_all", { count: rows.length, moment: props.text })}
        </button>
      )}
    </section>
  );
}

function Row({ row }: { row: PackageRow }) {
  const { t, text } = useWords();
  return (
    <li>
      <Link to={`/packages/${row.id}`}>{text(row.text)}</Link>
      <div className="faint">
        {row.stage && `${t("catalogue.stage", { number: row.stage.number })} · `}
        {t("catalogue.acts_count", { count: row.acts })} ·{" "}
        {t("plan.days", { count: row.promise.working_days })}
      </div>
    </li>
  );
}
