// What was filed: facts as they were said last, drawings with their one valid version, documents.
import { FileTextOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import * as calls from "../../api/calls";
import { useCity } from "../../api/queries";
import type { Case } from "../../api/schema";
import { formatBytes } from "../../format/money";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import {
  latestFacts,
  latestPeople,
  type Filed,
  type Handed,
  type Line,
  type VersionState,
} from "./filings";

const TONES = {
  valid: "green",
  superseded: "grey",
  waiting: "blue",
  refused: "red",
} as const satisfies Record<VersionState, string>;

/** The case that something comes from. */
export function FromCase({ of }: { of: Case }) {
  const { t, text } = useWords();
  return (
    <>
      {text(of.package.text)}{" "}
      <Link className="mono" to={`/cases/${of.id}`}>
        {of.number ?? t("case.title")}
      </Link>
    </>
  );
}

export function Facts({ filed }: { filed: Filed[] }) {
  const { t, text, value } = useWords();
  const districts = useCity().data?.districts ?? [];
  const facts = latestFacts(filed);
  const shown = (one: Filed) =>
    one.fact.standard === "division"
      ? text(districts.find(({ id }) => id === one.value)?.text) || String(one.value)
      : value(one.value, one.fact);
  if (facts.length === 0) return <p className="faint">{t("subject.no_facts")}</p>;
  return (
    <dl className="facts card">
      {facts.map((one) => (
        <div key={one.fact.name}>
          <dt>{text(one.fact.text)}</dt>
          <dd className="lines">
            {shown(one)}
            {one.fact.unit && typeof one.value !== "boolean" && one.fact.type !== "money"
              ? ` ${t(`unit.${one.fact.unit}`, { defaultValue: one.fact.unit })}`
              : ""}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Sets of drawings by their fingerprints: which one is valid, and what came before. */
export function Drawings({ lines }: { lines: Line[] }) {
  const { t, text, date } = useWords();
  return (
    <div className="stack-s">
      {lines.map((line, index) => (
        <div key={index} className="card drawing">
          <h3>{text(line.text)}</h3>
          <ul className="rows small">
            {line.versions.map((version) => (
              <li key={`${version.of.id}${version.hash}`} className="row-between">
                <span className="document">
                  <code className={version.state === "valid" ? "strong" : ""}>{version.hash}</code>
                  <div className="faint">
                    {designersOf(version)}
                    <FromCase of={version.of} />
                    {" · "}
                    {date(submitted(version.of))}
                  </div>
                </span>
                <Tag tone={TONES[version.state]}>{t(`version_state.${version.state}`)}</Tag>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );

  /** People whom the same ask names besides the drawings. */
  function designersOf(version: Filed) {
    const beside = version.ask.facts.map((fact) => {
      const value = version.of.answers[fact.name] ?? null;
      return { ...version, fact, value };
    });
    const people = latestPeople(beside.filter(({ value }) => value !== null));
    return people.map((one) => `${text(one.fact.text)} ${String(one.value)} · `).join("");
  }
}

function submitted(of: Case): string | undefined {
  return of.timeline.find((entry) => entry.kind === "submitted")?.at;
}

const FEW = 8;

/** Documents of all cases with their fingerprints. */
export function Materials({ handed }: { handed: Handed[] }) {
  const { t } = useWords();
  if (handed.length === 0) return null;
  return (
    <div className="stack-s materials">
      <ul className="rows card small">
        {handed.slice(0, FEW).map((one) => (
          <Material key={one.document.id} one={one} />
        ))}
      </ul>
      {handed.length > FEW && (
        <details>
          <summary>{t("subject.more_documents", { count: handed.length - FEW })}</summary>
          <ul className="rows card small">
            {handed.slice(FEW).map((one) => (
              <Material key={one.document.id} one={one} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Material({ one }: { one: Handed }) {
  const { text, date } = useWords();
  const { document, of } = one;
  return (
    <li className="document">
      <FileTextOutlined aria-hidden /> {one.text && `${text(one.text)} · `}
      <a href={calls.documentUrl(of.id, document.id)} target="_blank" rel="noreferrer">
        {document.name}
      </a>{" "}
      <span className="faint">
        {formatBytes(document.bytes)} · {date(document.uploaded_at)}
      </span>
      <div className="faint">
        SHA-256 <code>{document.sha256}</code>
      </div>
      <div className="faint">
        <FromCase of={of} />
      </div>
    </li>
  );
}
