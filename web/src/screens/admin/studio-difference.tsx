// The difference between two pack versions that the server keeps: entry by entry, value by value.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import type { EntryDifference, PackDifference, PackVersion } from "../../api/schema";
import { Json } from "../../parts/json";
import { EmptyState, QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";

export function Differences({ hash, others }: { hash: string; others: PackVersion[] }) {
  const { t, time } = useWords();
  const [chosen, setChosen] = useState<string>();
  const other = chosen ?? others[0]?.hash;
  const query = useQuery({
    queryKey: ["packs", "difference", other, hash],
    queryFn: () => calls.packDifference(other ?? "", hash),
    enabled: other !== undefined,
    staleTime: Infinity,
  });
  if (other === undefined) return <EmptyState text={t("studio.alone")} />;
  return (
    <>
      <div className="filters">
        <label htmlFor="other">{t("studio.other")}</label>
        <Select
          id="other"
          className="filter-department"
          value={other}
          onChange={setChosen}
          options={others.map((pack) => ({
            value: pack.hash,
            label: `${pack.version} · ${pack.hash.slice(0, 8)} · ${time(pack.loaded_at)}`,
          }))}
        />
      </div>
      <QueryGate query={query}>{(value) => <Found value={value} />}</QueryGate>
    </>
  );
}

function Found({ value }: { value: PackDifference }) {
  const { t } = useWords();
  const kinds = [...new Set(value.entries.map((entry) => entry.kind))];
  return (
    <>
      <p role="status">
        {value.entries.length === 0
          ? t("studio.same")
          : t("studio.changed", { count: value.entries.length })}
      </p>
      {value.access_changed && <p className="note">{t("studio.access_changed")}</p>}
      {value.more && <p className="note note-warning">{t("studio.more")}</p>}
      {kinds.map((kind) => {
        const entries = value.entries.filter((entry) => entry.kind === kind);
        return (
          <section className="section" key={kind}>
            <h2>
              {t(`pack_entry.${kind}`, { defaultValue: kind })}{" "}
              <span className="count">{entries.length}</span>
            </h2>
            {entries.map((entry) => (
              <One key={entry.id} entry={entry} />
            ))}
          </section>
        );
      })}
    </>
  );
}

const TONES = { added: "green", removed: "red", changed: "blue" } as const;

function One({ entry }: { entry: EntryDifference }) {
  const { t, text } = useWords();
  const head = (
    <>
      <Tag tone={TONES[entry.change]}>{t(`entry_change.${entry.change}`)}</Tag>{" "}
      <span className="entry-name">{text(entry.text) || entry.id}</span>{" "}
      <code className="faint">{entry.id}</code>
    </>
  );
  if (entry.values.length === 0) return <div className="entry entry-plain">{head}</div>;
  return (
    <details className="entry" open={entry.values.length <= 3}>
      <summary>{head}</summary>
      <table className="table difference">
        <thead>
          <tr>
            <th scope="col">{t("catalogue.id")}</th>
            <th scope="col">{t("studio.before")}</th>
            <th scope="col">{t("studio.after")}</th>
          </tr>
        </thead>
        <tbody>
          {entry.values.map((one) => (
            <tr key={one.at}>
              <td data-label={t("catalogue.id")}>
                <code>{one.at || "/"}</code>
              </td>
              <td data-label={t("studio.before")} className="was">
                <Json value={one.before} />
              </td>
              <td data-label={t("studio.after")} className="now">
                <Json value={one.after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
