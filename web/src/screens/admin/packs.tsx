// Pack versions: what is loaded, what is in it, what the lints say.
import { useQuery } from "@tanstack/react-query";
import * as calls from "../../api/calls";
import type { PackDiagnostic, PackVersion } from "../../api/schema";
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
        {Object.entries(pack.entries).map(([name, count]) => (
          <div key={name}>
            <dt>{t(`pack_entry.${name}`, { defaultValue: name })}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <h3>
        {t("pack.diagnostics")} <span className="count">{pack.diagnostics.length}</span>
      </h3>
      {pack.diagnostics.length === 0 ? (
        <p className="faint">{t("pack.clean")}</p>
      ) : (
        <ul className="rows">
          {pack.diagnostics.map((diagnostic, index) => (
            <Line key={index} diagnostic={diagnostic} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ diagnostic }: { diagnostic: PackDiagnostic }) {
  const { text } = useWords();
  return (
    <li>
      <StateTag state={diagnostic.severity} of="severity" /> {text(diagnostic.message)}
      <div className="faint mono small">
        {diagnostic.code} {diagnostic.file}
        :{diagnostic.line}:{diagnostic.column}
      </div>
    </li>
  );
}
