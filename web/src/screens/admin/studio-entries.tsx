// Entries of one kind, each to be opened: what its file says, its lints, its situations and stories.
import { Input } from "antd";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { usePaged } from "../../api/queries";
import type { PackEntry } from "../../api/schema";
import { Json } from "../../parts/json";
import { ProblemAlert } from "../../parts/problem";
import { EmptyState, Loading, MoreButton } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { Finding } from "./studio-findings";

const SEARCH_AFTER_MS = 250;

export function Entries({ hash, counts }: { hash: string; counts: Record<string, number> }) {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const kinds = Object.keys(counts).filter((kind) => (counts[kind] ?? 0) > 0);
  const kind = params.get("kind") ?? "packages";
  const search = params.get("search") ?? "";
  const [typed, setTyped] = useState(search);
  const to = (next: { kind: string; search: string }, replace = false) =>
    setParams({ kind: next.kind, ...(next.search ? { search: next.search } : {}) }, { replace });
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(
      () => setParams({ kind, ...(typed ? { search: typed } : {}) }, { replace: true }),
      SEARCH_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, search, kind, setParams]);
  const query = usePaged(["packs", hash, kind, search], (after) =>
    calls.packEntries(hash, { kind, search, after, limit: 50 }),
  );
  return (
    <div className="studio">
      <nav aria-label={t("studio.kinds")}>
        <ul className="studio-kinds">
          {kinds.map((one) => (
            <li key={one}>
              <button
                type="button"
                aria-pressed={one === kind}
                onClick={() => to({ kind: one, search })}
              >
                {t(`pack_entry.${one}`, { defaultValue: one })}{" "}
                <span className="count">{counts[one]}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <Input
          allowClear
          aria-label={t("studio.search")}
          placeholder={t("studio.search")}
          maxLength={100}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
        {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <Loading rows={8} />}
        {query.isSuccess && query.items.length === 0 && <EmptyState text={t("studio.none")} />}
        <div className="entries">
          {query.items.map((entry) => (
            <Entry
              key={`${entry.kind}-${entry.id}`}
              entry={entry}
              onOpen={(next, id) => {
                setTyped(id);
                to({ kind: next, search: id });
              }}
            />
          ))}
        </div>
        <MoreButton query={query} />
      </div>
    </div>
  );
}

interface Props {
  entry: PackEntry;
  onOpen: (kind: string, id: string) => void;
}

function Entry({ entry, onOpen }: Props) {
  const { t, text } = useWords();
  const [open, setOpen] = useState(false);
  const bad = entry.diagnostics.some((one) => one.severity !== "waived");
  return (
    <details className="entry" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        <span className="entry-name">{text(entry.text) || entry.id}</span>{" "}
        <code className="faint">{entry.id}</code>{" "}
        {entry.diagnostics.length > 0 && (
          <Tag tone={bad ? "red" : "yellow"}>
            {t("studio.diagnostics_of", { count: entry.diagnostics.length })}
          </Tag>
        )}{" "}
        {entry.trials.length > 0 && (
          <Tag tone="grey">{t("studio.trials_of", { count: entry.trials.length })}</Tag>
        )}
      </summary>
      {open && <Opened entry={entry} onOpen={onOpen} />}
    </details>
  );
}

function Opened({ entry, onOpen }: Props) {
  const { t, text } = useWords();
  return (
    <div className="entry-body">
      <p className="faint mono small">
        {t("studio.at", { file: entry.file, line: entry.line })}
      </p>
      {entry.diagnostics.length > 0 && (
        <ul className="rows">
          {entry.diagnostics.map((one, index) => (
            <Finding key={index} finding={one} />
          ))}
        </ul>
      )}
      <h3>{t("studio.says")}</h3>
      <Json value={entry.body} />
      {entry.kind !== "situations" && entry.kind !== "stories" && (
        <>
          <h3>
            {t("studio.trials")} <span className="count">{entry.trials.length}</span>
          </h3>
          {entry.trials.length === 0 && <p className="faint">{t("studio.no_trials")}</p>}
          <ul className="plain">
            {entry.trials.map((trial) => (
              <li key={`${trial.kind}-${trial.id}`}>
                <button
                  type="button"
                  className="link"
                  onClick={() => onOpen(trial.kind, trial.id)}
                >
                  {text(trial.text) || trial.id}
                </button>{" "}
                <span className="faint">
                  {t(`pack_entry.${trial.kind}`, { defaultValue: trial.kind })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
