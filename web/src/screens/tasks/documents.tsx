// Documents in place: pictures and PDF are shown without leaving the task.
import { Button } from "antd";
import { useState } from "react";
import * as calls from "../../api/calls";
import type { Document } from "../../api/schema";
import { useWords } from "../../parts/words";
import { DocumentLine } from "../apply/materials";

export function Documents(props: { caseId: string; documents: Document[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <ul className="rows">
      {props.documents.map((document) => (
        <li key={document.id}>
          <div className="row-between">
            <DocumentLine caseId={props.caseId} document={document} />
            <Button
              aria-expanded={open === document.id}
              onClick={() => setOpen(open === document.id ? null : document.id)}
            >
              {t(open === document.id ? "material.close" : "material.open")}
            </Button>
          </div>
          {open === document.id && (
            <Viewer url={calls.documentUrl(props.caseId, document.id)} document={document} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Viewer(props: { url: string; document: Document }) {
  const { name, media_type } = props.document;
  if (media_type.startsWith("image/")) return <img className="viewer" src={props.url} alt={name} />;
  return <iframe className="viewer viewer-pdf" src={props.url} title={name} />;
}
