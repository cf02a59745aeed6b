// The pack studio: every entry of a version by kind, what lints and tests say of it, differences.
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useParams, useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import type { PackVersion } from "../../api/schema";
import { Page } from "../../parts/page";
import { QueryGate } from "../../parts/states";
import { useWords } from "../../parts/words";
import { Differences } from "./studio-difference";
import { Entries } from "./studio-entries";
import { Findings } from "./studio-findings";

const VIEWS = ["entries", "diagnostics", "difference"] as const;

export default function Studio() {
  const { hash = "" } = useParams();
  const { t } = useWords();
  const query = useQuery({ queryKey: ["packs"], queryFn: calls.packs });
  const pack = query.data?.find((version) => version.hash === hash);
  return (
    <Page
      title={t("studio.title")}
      {...(pack ? { lead: t("studio.lead", { id: pack.id, version: pack.version }) } : {})}
      width="wide"
      crumbs={[{ text: t("menu.packs"), to: "/admin/packs" }]}
    >
      <QueryGate query={query}>{(packs) => <Body packs={packs} hash={hash} />}</QueryGate>
    </Page>
  );
}

function Body({ packs, hash }: { packs: PackVersion[]; hash: string }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const view = VIEWS.find((one) => one === params.get("view")) ?? "entries";
  const labels = {
    entries: t("studio.entries"),
    diagnostics: t("pack.diagnostics"),
    difference: t("studio.difference"),
  };
  const counts = packs.find((pack) => pack.hash === hash)?.entries ?? {};
  return (
    <>
      <div className="filters">
        <Segmented
          value={view}
          aria-label={t("studio.title")}
          onChange={(value) => setParams(value === "entries" ? {} : { view: value })}
          options={VIEWS.map((value) => ({ value, label: labels[value] }))}
        />
      </div>
      {view === "entries" && <Entries hash={hash} counts={counts} />}
      {view === "diagnostics" && <Findings hash={hash} />}
      {view === "difference" && (
        <Differences hash={hash} others={packs.filter((pack) => pack.hash !== hash)} />
      )}
    </>
  );
}
