// What a record was, version by version, and who read it.
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import type { RecordVersion } from "../../api/schema";
import { Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { ReadsTable } from "../../parts/reads-table";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { useWords } from "../../parts/words";
import type { Look } from "./records";

export function RecordVersions({ look }: { look: Look }) {
  const { t } = useWords();
  const query = usePaged(["record-versions", look], (after) =>
    calls.recordVersions(look.register, look.key, look.purpose, after),
  );
  return (
    <Section title={t("record.history")}>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.items.length > 0 && (
        <div className="card">
          <ol className="timeline">
            {query.items.map((version) => (
              <Version key={version.version} version={version} />
            ))}
          </ol>
        </div>
      )}
      <MoreButton query={query} />
    </Section>
  );
}

/** A version with what it changed; what fell away is named without a value. */
function Version({ version }: { version: RecordVersion }) {
  const { t, text, time, shown } = useWords();
  const facts = new Map(version.facts.map((fact) => [fact.name, fact]));
  return (
    <li>
      <time dateTime={version.at}>{time(version.at)}</time>
      <div>
        <strong>{t("record.version", { version: version.version })}</strong>{" "}
        <span className="faint">{text(version.source)}</span>
      </div>
      {version.changed.length === 0 ? (
        <p className="faint">{t("record.unchanged")}</p>
      ) : (
        <dl className="facts small">
          {version.changed.map((changed) => {
            const fact = facts.get(changed.id);
            return (
              <div key={changed.id}>
                <dt>{text(changed.text)}</dt>
                <dd className="lines">{fact ? shown(fact) : t("record.gone")}</dd>
              </div>
            );
          })}
        </dl>
      )}
    </li>
  );
}

export function RecordReads({ look }: { look: Look }) {
  const { t } = useWords();
  const query = usePaged(["record-reads", look], (after) =>
    calls.recordReads(look.register, look.key, after),
  );
  return (
    <Section title={t("record.reads")}>
      <p className="faint">{t("record.reads_lead")}</p>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.isSuccess && query.items.length === 0 && <EmptyState text={t("me.no_reads")} />}
      {query.items.length > 0 && <ReadsTable rows={query.items} />}
      <MoreButton query={query} />
    </Section>
  );
}
