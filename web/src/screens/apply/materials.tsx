// Materials: choose or scan, watch it go, compare its SHA-256 with what the city received.
import { DeleteOutlined, FileTextOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Progress } from "antd";
import { useRef, useState } from "react";
import * as calls from "../../api/calls";
import type { Ask, Document, Wrong } from "../../api/schema";
import { elementId, sureAsks } from "../../form/form-model";
import { FieldFaults } from "../../form/templates";
import { sha256Of } from "../../format/file";
import { formatBytes } from "../../format/money";
import { ProblemAlert } from "../../parts/problem";
import { useWords } from "../../parts/words";
import type { Draft } from "./draft";

interface Props {
  draft: Draft;
  faults: Map<string, Wrong[]>;
  actName: (id: string) => string;
}

export function Materials({ draft, faults, actName }: Props) {
  const asks = sureAsks(draft.value.plan, "material");
  return (
    <div className="stack">
      {asks.map((ask) => (
        <Material
          key={ask.id}
          ask={ask}
          draft={draft}
          faults={faults.get(ask.id) ?? []}
          actName={actName}
        />
      ))}
    </div>
  );
}

const ACCEPTED = ["application/pdf", "image/jpeg", "image/png"];

function Material(props: {
  ask: Ask;
  draft: Draft;
  faults: Wrong[];
  actName: (id: string) => string;
}) {
  const { t, text } = useWords();
  const { ask, draft } = props;
  const [error, setError] = useState<unknown>(null);
  const id = elementId(ask.id);
  const remove = async (document: Document) => {
    setError(null);
    try {
      await calls.removeDocument(draft.value.id, document.id);
      await draft.reload();
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <section
      className={props.faults.length ? "card field-faulty" : "card"}
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>{text(ask.text)}</h2>
      {ask.help && <p className="help">{text(ask.help)}</p>}
      <HandIn
        caseId={draft.value.id}
        ask={ask.id}
        accept={ask.accept ?? []}
        documents={draft.value.documents}
        onAdded={draft.reload}
        onRemove={(document) => void remove(document)}
      />
      <FieldFaults id={`${id}-faults`} faults={props.faults} />
      <ProblemAlert error={error} />
      <div className="why">
        {t("ask.why", { acts: ask.acts.map(props.actName).join(t("list.and")) })}
      </div>
    </section>
  );
}

/** The documents of one ask, and the way to hand in another. */
export function HandIn(props: {
  caseId: string;
  ask: string;
  accept: string[];
  documents: Document[];
  onAdded: () => Promise<unknown>;
  onRemove?: (document: Document) => void;
}) {
  const { t } = useWords();
  const { ask, caseId, onRemove } = props;
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<{ name: string; percent: number } | null>(null);
  const [digests, setDigests] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const documents = props.documents.filter((document) => document.ask === ask);
  const types = props.accept.length ? props.accept : ACCEPTED;

  const send = async (files: FileList | null) => {
    setError(null);
    try {
      for (const file of files ?? []) {
        setSending({ name: file.name, percent: 0 });
        const digest = await sha256Of(file);
        const document = await calls.addDocument(caseId, ask, file, (percent) =>
          setSending({ name: file.name, percent }),
        );
        if (digest) setDigests((known) => ({ ...known, [document.id]: digest }));
      }
    } catch (caught) {
      setError(caught);
    } finally {
      setSending(null);
      if (input.current) input.current.value = "";
      await props.onAdded().catch(setError);
    }
  };
  return (
    <>
      <ul className="rows">
        {documents.map((document) => (
          <li key={document.id} className="row-between">
            <DocumentLine caseId={caseId} document={document} local={digests[document.id]} />
            {onRemove && (
              <Popconfirm
                title={t("material.remove_title")}
                okText={t("material.remove")}
                cancelText={t("action.cancel")}
                onConfirm={() => onRemove(document)}
              >
                <Button
                  type="text"
                  danger
                  icon={<DeleteOutlined />}
                  aria-label={t("material.remove_named", { name: document.name })}
                />
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-ask={ask}
        accept={types.join(",")}
        onChange={(e) => void send(e.target.files)}
      />
      <Button
        id={elementId(ask)}
        icon={<UploadOutlined />}
        disabled={sending !== null}
        onClick={() => input.current?.click()}
      >
        {documents.length ? t("material.add_more") : t("material.add")}
      </Button>{" "}
      <span className="faint">{t("material.types", { types: typeNames(types) })}</span>
      {sending && (
        <div role="status">
          {t("material.sending", { name: sending.name })}
          <Progress percent={sending.percent} size="small" aria-label={sending.name} />
        </div>
      )}
      <ProblemAlert error={error} />
    </>
  );
}

/** A document with its size and fingerprint; `local` is the fingerprint worked out here. */
export function DocumentLine(props: {
  caseId: string;
  document: Document;
  local?: string | undefined;
}) {
  const { t } = useWords();
  const { document, local } = props;
  return (
    <span className="document">
      <FileTextOutlined aria-hidden />{" "}
      <a href={calls.documentUrl(props.caseId, document.id)} target="_blank" rel="noreferrer">
        {document.name}
      </a>{" "}
      <span className="faint">{formatBytes(document.bytes)}</span>
      <br />
      <span className="faint">
        SHA-256 <code title={document.sha256}>{document.sha256.slice(0, 16)}…</code>
        {local !== undefined &&
          ` ${local === document.sha256 ? t("material.same") : t("material.differs")}`}
      </span>
    </span>
  );
}

function typeNames(types: string[]): string {
  return types.map((type) => type.replace(/^.*\//, "").toUpperCase()).join(" / ");
}
