// The city beside a draft: who would get it, what it costs, and the difference to what it is held
// against.
import { Button, Select } from "antd";
import { useId, useState, type ReactNode } from "react";
import { usePolicySearch } from "../../api/queries";
import type { DraftDiagnostic, DraftMatch, Text } from "../../api/schema";
import { ProblemAlert } from "../../parts/problem";
import { Loading } from "../../parts/states";
import { useWords } from "../../parts/words";
import { goTo } from "./draft-fields";
import { errorsIn, labelOf } from "./draft-found";
import type { Version } from "./draft-store";
import { Matched, type Side } from "./matched";
import { useBench, useSettled } from "./use-draft";

/** Against what a draft is held: `policy:ID`, `version:TIME`, or nothing. */
export type Beside = string;

interface CityProps {
  answer: DraftMatch | undefined;
  /** The last answer in which the draft was weighed. */
  weighed: DraftMatch | undefined;
  error: unknown;
  busy: boolean;
  besideName: string;
  children: ReactNode;
}

export function City({ answer, weighed, error, busy, besideName, children }: CityProps) {
  const { t } = useWords();
  const { found } = useBench();
  const stopped = (answer?.draft.diagnostics ?? []).some((one) => one.severity === "error");
  const shown = weighed;
  return (
    <aside className="card draft-city" aria-label={t("policy_draft.city")} id={CITY} tabIndex={-1}>
      <h2>{t("policy_draft.city")}</h2>
      {children}
      <div aria-live="polite" aria-busy={busy} className="stack">
        <ProblemAlert error={error} />
        <Faults found={errorsIn(found)} />
        <ToFill />
        {!answer && busy && <Loading />}
        {shown?.weighed && (
          <>
            {stopped && <p className="faint">{t("policy_draft.before_errors")}</p>}
            <Matched
              file={shown.draft.id || "draft"}
              weighed={shown.weighed}
              sides={sidesOf(shown, besideName, t("policy_draft.draft"))}
            />
          </>
        )}
      </div>
    </aside>
  );
}

/** What it is held against comes first, so that the difference is what the draft changes. */
function sidesOf(match: DraftMatch, besideName: string, draftName: string): Side[] {
  const sides: [string, DraftMatch["draft"] | null | undefined][] = [
    [besideName, match.beside],
    [draftName, match.draft],
  ];
  return sides.flatMap(([name, says]) =>
    says?.totals ? [{ name, totals: says.totals, budget: says.budget_yuan ?? null }] : [],
  );
}

const CITY = "draft-city";

/** On a small screen: how it stands with the draft, and the way to what the city comes to. */
export function ToCity() {
  const { t } = useWords();
  const { found, empty } = useBench();
  const errors = errorsIn(found).length;
  const says = [
    errors > 0 && t("policy_draft.errors", { count: errors }),
    empty.length > 0 && t("policy_draft.still_to_fill", { count: empty.length }),
  ].filter(Boolean);
  const go = () => {
    const city = document.getElementById(CITY);
    city?.focus({ preventScroll: true });
    city?.scrollIntoView();
  };
  return (
    <div className="draft-jump row-between">
      <span className="small">{says.join(t("list.and"))}</span>
      <Button onClick={go}>{t("policy_draft.to_city")}</Button>
    </div>
  );
}

/** What is still to fill in; each leads to its field. */
function ToFill() {
  const { t } = useWords();
  const { empty } = useBench();
  if (empty.length === 0) return null;
  return (
    <div className="note">
      <div className="strong">{t("policy_draft.still_to_fill", { count: empty.length })}</div>
      <Fields fields={empty} />
    </div>
  );
}

/** What is wrong with the draft, so that it is not weighed; each leads to its field. */
function Faults({ found }: { found: DraftDiagnostic[] }) {
  const { t, text } = useWords();
  if (found.length === 0) return null;
  return (
    <div className="note note-warning">
      <div className="strong">{t("policy_draft.errors", { count: found.length })}</div>
      <Fields
        fields={found.map((one) => one.field)}
        say={(at) => text(found[at]?.message)}
      />
    </div>
  );
}

/** Fields by the names that they have on the form. */
function Fields({ fields, say }: { fields: string[]; say?: (at: number) => string }) {
  const { t } = useWords();
  return (
    <ul className="plain small draft-fields">
      {fields.map((field, at) => (
        <li key={`${field}${at}`}>
          <button type="button" className="link" onClick={() => goTo(field)}>
            {labelOf(field, t)}
          </button>{" "}
          {say?.(at)}
        </li>
      ))}
    </ul>
  );
}

interface BesideProps {
  value: Beside;
  versions: Version[];
  /** The policy from which the draft began. */
  origin: { id: string; text: Text } | null;
  onChange: (value: Beside, name: string) => void;
}

/** Chooses a policy of the pack, found by words, or an earlier version of the draft. */
export function BesideField({ value, versions, origin, onChange }: BesideProps) {
  const { t, text, time } = useWords();
  const id = useId();
  const [words, setWords] = useState("");
  const query = usePolicySearch(useSettled(words, 300));
  const policies = (query.data?.items ?? []).filter((one) => one.id !== origin?.id);
  const own = origin ? [{ id: origin.id, text: origin.text }] : [];
  const options = [
    {
      label: t("policy_draft.beside_none"),
      options: [{ value: "", label: t("policy_draft.beside_none") }],
    },
    {
      label: t("policy_draft.beside_versions"),
      options: versions.map((one) => ({
        value: `version:${one.savedAt}`,
        label: `${one.name} · ${time(one.savedAt)}`,
      })),
    },
    {
      label: t("policy_draft.beside_policies"),
      options: [...own, ...policies].map((one) => ({
        value: `policy:${one.id}`,
        label: text(one.text),
      })),
    },
  ].filter((group) => group.options.length > 0);
  const nameOf = (chosen: string) =>
    options.flatMap((group) => group.options).find((one) => one.value === chosen)?.label ?? "";
  return (
    <div className="draft-field">
      <label className="label" htmlFor={id}>
        {t("policy_draft.beside")}
      </label>
      <Select
        id={id}
        className="draft-choice draft-wide"
        showSearch={{ filterOption: false, onSearch: setWords }}
        value={value}
        options={options}
        notFoundContent={t("policy_draft.beside_not_found")}
        onChange={(chosen: string) => onChange(chosen, nameOf(chosen))}
      />
    </div>
  );
}
