// What the lints say: of the whole pack, or of one entry.
import { useQuery } from "@tanstack/react-query";
import * as calls from "../../api/calls";
import type { PackDiagnostic } from "../../api/schema";
import { BasisList } from "../../parts/basis";
import { QueryGate } from "../../parts/states";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";

const SEVERITIES = ["error", "warning", "waived"];

export function Findings({ hash }: { hash: string }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["packs", hash, "diagnostics"],
    queryFn: () => calls.packDiagnostics(hash),
    staleTime: Infinity,
  });
  return (
    <>
      {query.isPending && <p className="faint">{t("studio.lints_running")}</p>}
      <QueryGate query={query}>
        {(found) =>
          found.length === 0 ? (
            <p className="note">{t("pack.clean")}</p>
          ) : (
            SEVERITIES.map((severity) => (
              <Group key={severity} severity={severity} found={found} />
            ))
          )
        }
      </QueryGate>
    </>
  );
}

function Group({ severity, found }: { severity: string; found: PackDiagnostic[] }) {
  const { t } = useWords();
  const of = found.filter((one) => one.severity === severity);
  if (of.length === 0) return null;
  return (
    <section className="section">
      <h2>
        {t(`severity.${severity}`)} <span className="count">{of.length}</span>
      </h2>
      <ul className="rows card">
        {of.map((one, index) => (
          <Finding key={index} finding={one} />
        ))}
      </ul>
    </section>
  );
}

export function Finding({ finding }: { finding: PackDiagnostic }) {
  const { text } = useWords();
  return (
    <li>
      <StateTag state={finding.severity} of="severity" /> {text(finding.message)}
      {finding.suggestion && (
        <div>
          → <code>{finding.suggestion}</code>
        </div>
      )}
      <BasisList basis={finding.basis} />
      <div className="faint mono small breaks">
        {finding.code} {finding.file}:{finding.line}:{finding.column}
      </div>
    </li>
  );
}
