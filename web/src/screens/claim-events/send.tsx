// A file of events: what it may hold, and what became of its rows.
import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import * as calls from "../../api/calls";
import { keys } from "../../api/queries";
import type { ClaimBatch, ClaimEventKind } from "../../api/schema";
import { download } from "../../format/file";
import { ProblemAlert } from "../../parts/problem";
import { RefusedRows } from "../../parts/refused-rows";
import { StateTag } from "../../parts/tags";
import { useWords } from "../../parts/words";


export function Send({ kind }: { kind: ClaimEventKind }) {
  const { t, text } = useWords();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [report, setReport] = useState<ClaimBatch | null>(null);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    if (!file) return;
    setBusy(true);
    setError(null);
    setReport(null);
    try {
      setReport(await calls.sendClaimEvents(kind.id, file));
      await client.invalidateQueries({ queryKey: keys.claimEvents });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const template = () => {
    const heading = kind.facts.map((fact) => fact.fact).join(",");
    download(`${kind.id}.csv`, `\ufeff${heading}\r\n`, "text/csv");
  };
  return (
    <div className="stack-s">
      <form
        className="stack-s"
        aria-label={t("claim_event.send")}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label className="label" htmlFor="event-file">
          {t("import.file")}
        </label>
        <input
          id="event-file"
          type="file"
          accept=".csv,.parquet,.jsonl"
          onChange={(event) => setFile(event.target.files?.[0] ?? null)}
        />
        <p className="faint">{t("claim_event.file_help")}</p>
        <div>
          <Button type="primary" htmlType="submit" loading={busy} disabled={!file}>
            {t("claim_event.send_now")}
          </Button>{" "}
          <Button icon={<DownloadOutlined />} onClick={template}>
            {t("import.template")}
          </Button>
        </div>
      </form>
      <ProblemAlert error={error} />
      {report && <Report report={report} />}
      <details>
        <summary>{t("import.columns")}</summary>
        <ul className="rows">
          {kind.facts.map((fact) => (
            <li key={fact.fact} className="row-between">
              <span>
                {text(fact.text)} <code>{fact.fact}</code>
              </span>
              <span className="faint">
                {t(`fact_type.${fact.kind}`)}
                {fact.required && ` · ${t("claim_event.required")}`}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Report({ report }: { report: ClaimBatch }) {
  const { t, yuan } = useWords();
  return (
    <div role="status" className="card stack-s">
      <p>
        <StateTag state={report.state} of="claim_batch_state" />{" "}
        {t("claim_event.report", { rows: report.rows, refused: report.refused_count })}
        {report.repeated > 0 && ` ${t("claim_event.repeated", { count: report.repeated })}`}
      </p>
      <ul className="rows">
        {report.events.map((count) => (
          <li key={count.state} className="row-between">
            <StateTag state={count.state} of="claim_event_state" />
            <span>
              {t("claim_event.events", { count: count.events })}{" "}
              {Number(count.yuan) > 0 && <strong>{yuan(count.yuan)}</strong>}
            </span>
          </li>
        ))}
      </ul>
      <RefusedRows
        rows={report.refused}
        field={(row) => (
          <span className="breaks">
            {row.field || t("import.whole_row")} <code>{row.code}</code>
          </span>
        )}
      />
    </div>
  );
}
