// The portal: find the thing to be done, by words or by the moment of life.
import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useEffect, useState } from "react";
import { Link, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useLifeEvents, usePaged, useSession } from "../../api/queries";
import type { Audience, LifeEvent, PackageRow } from "../../api/schema";
import { Moments } from "../../parts/moments";
import { ProblemAlert } from "../../parts/problem";
import { PromiseFigures } from "../../parts/promise";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";

const SEARCH_AFTER_MS = 250;
const AUDIENCES: Audience[] = ["enterprise", "person"];

export default function Home() {
  const { t, text } = useWords();
  const [params, setParams] = useSearchParams();
  const search = params.get("search") ?? "";
  const lifeEvent = params.get("life_event") ?? "";
  const [typed, setTyped] = useState(search);
  const events = useLifeEvents();
  const session = useSession();
  const listed = search !== "" || lifeEvent !== "";
  const packages = usePaged(
    ["packages", "list", search, lifeEvent],
    (after) => calls.packages({ search, life_event: lifeEvent, after }),
    { enabled: listed },
  );
  useEffect(() => {
    document.title = `${t("app.name")} · ${t("app.tagline")}`;
  }, [t]);
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(
      () => setParams(typed ? { search: typed } : {}, { replace: true }),
      SEARCH_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, search, setParams]);
  const choose = (id: string) => {
    setTyped("");
    setParams(id ? { life_event: id } : {});
  };
  const total = (events.data ?? []).reduce((sum, event) => sum + event.packages, 0);
  const chosen = events.data?.find((event) => event.id === lifeEvent);
  return (
    <>
      <div className="hero">
        <div className="hero-in">
          <h1>{t("home.title")}</h1>
          <p>{t("home.lead")}</p>
          <form role="search" onSubmit={(e) => e.preventDefault()}>
            <label htmlFor="search" className="hidden-label">
              {t("home.search")}
            </label>
            <Input
              id="search"
              size="large"
              allowClear
              prefix={<SearchOutlined aria-hidden />}
              placeholder={t("home.search_hint")}
              value={typed}
              maxLength={60}
              onChange={(e) => setTyped(e.target.value)}
            />
          </form>
          {session.data?.account?.roles.includes("applicant") && (
            <p className="hero-links">
              <Link to="/cases">{t("menu.cases")}</Link>
              <Link to="/credentials">{t("menu.credentials")}</Link>
              <Link to="/me">{t("menu.me")}</Link>
            </p>
          )}
        </div>
      </div>
      <div className="page page-wide">
        {!search && <Groups events={events.data ?? []} chosen={lifeEvent} onChoose={choose} />}
        {!listed && events.error && (
          <ProblemAlert error={events.error} retry={() => void events.refetch()} />
        )}
        {!listed && events.isPending && <Loading rows={6} />}
        {!listed && (
          <p>
            <Link to="/catalogue">{t("home.map", { count: total })}</Link>
          </p>
        )}
        {listed && (
          <>
            <h2 className="list-title" aria-live="polite">
              {search ? t("home.found", { search }) : text(chosen?.text)}
            </h2>
            {packages.error && (
              <ProblemAlert error={packages.error} retry={() => void packages.refetch()} />
            )}
            {packages.isPending && <Loading rows={6} />}
            {packages.isSuccess && packages.items.length === 0 && (
              <EmptyState text={t("home.none")} />
            )}
            <ul className="cards">
              {packages.items.map((row) => (
                <PackageCard key={row.id} row={row} />
              ))}
            </ul>
            <MoreButton query={packages} />
          </>
        )}
      </div>
    </>
  );
}

function Groups(props: { events: LifeEvent[]; chosen: string; onChoose: (id: string) => void }) {
  const { t } = useWords();
  const audiences = AUDIENCES.filter((audience) =>
    props.events.some((event) => event.audience === audience),
  );
  return (
    <div className="groups">
      {audiences.map((audience) => (
        <div key={audience} role="group" aria-labelledby={`audience-${audience}`}>
          <h2 id={`audience-${audience}`}>{t(`audience.${audience}`)}</h2>
          <Moments
            events={props.events.filter((event) => event.audience === audience)}
            label={t(`audience.${audience}`)}
            chosen={props.chosen}
            onChoose={(id) => props.onChoose(id === props.chosen ? "" : id)}
          />
        </div>
      ))}
    </div>
  );
}

function PackageCard({ row }: { row: PackageRow }) {
  const { t, text } = useWords();
  return (
    <li className="package-card">
      <h3>
        <Link to={`/packages/${row.id}`}>{text(row.text)}</Link>
      </h3>
      <p className="clamp">{text(row.guide)}</p>
      <p className="faint">{t("home.joint", { acts: row.acts, departments: row.departments })}</p>
      <PromiseFigures promise={row.promise} />
    </li>
  );
}
