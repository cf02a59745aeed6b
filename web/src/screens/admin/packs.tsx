// Pack versions: what is loaded and what is in it; the studio shows each.
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import type { PackVersion } from "../../api/schema";
import { Page } from "../../parts/page";
import { EmptyState, QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export default function Packs() {
  const { t } = useWords();
  const query = useQuery({ queryKey: ["packs"], queryFn: calls.packs });
  return (
    <Page title={t("menu.packs")} lead={t("pack.lead")} width="wide">
      <QueryGate query={query}>
        {(packs) =>
          packs.length === 0 ? (
            <EmptyState text={t("pack.none")} />
          ) : (
            <div className="stack">
              {packs.map((pack) => (
                <Version key={`${pack.id}${pack.version}`} pack={pack} />
              ))}
            </div>
          )
        }
      </QueryGate>
    </Page>
  );
}

function Version({ pack }: { pack: PackVersion }) {
  const { t, time } = useWords();
  return (
    <section className="card">
      <div className="section-head">
        <h2>
          {pack.id} {pack.version}
        </h2>
        <StateTag state={pack.state} of="pack_state" />
      </div>
      <dl className="facts">
        <div>
          <dt>{t("pack.hash")}</dt>
          <dd>
            <code className="breaks">{pack.hash}</code>
          </dd>
        </div>
        <div>
          <dt>{t("pack.loaded_at")}</dt>
          <dd>{time(pack.loaded_at)}</dd>
        </div>
      </dl>
      <ul className="legend">
        {Object.entries(pack.entries)
          .filter(([, count]) => count > 0)
          .map(([name, count]) => (
            <li key={name}>
              <Link to={`/admin/packs/${pack.hash}?kind=${name}`}>
                {t(`pack_entry.${name}`, { defaultValue: name })}
              </Link>{" "}
              <span className="count">{count}</span>
            </li>
          ))}
      </ul>
      <p className="page-actions versions-links">
        <Link className="button" to={`/admin/packs/${pack.hash}`}>
          {t("studio.browse")}
        </Link>
        <Link className="button" to={`/admin/packs/${pack.hash}?view=diagnostics`}>
          {t("pack.diagnostics")}
        </Link>
        <Link className="button" to={`/admin/packs/${pack.hash}?view=difference`}>
          {t("studio.difference")}
        </Link>
      </p>
    </section>
  );
}
