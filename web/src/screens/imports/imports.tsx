// Importing records: which columns a file has, how far it is, and what was refused.
import { DownloadOutlined } from "@ant-design/icons";
import { Button, Progress, Select } from "antd";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import * as calls from "../../api/calls";
import { useRegisters } from "../../api/queries";
import type { ImportReport, RegisterRow } from "../../api/schema";
import { download } from "../../format/file";
import { formatBytes } from "../../format/money";
import { Page, Section } from "../../parts/page";
import { ProblemAlert } from "../../parts/problem";
import { RefusedRows } from "../../parts/refused-rows";
import { EmptyState, QueryGate } from "../../parts/states";
import { Tag } from "../../parts/tags";
import { useWords } from "../../parts/words";
import { reportCsv } from "./report";


type Standing =
  | { kind: "idle" }
  | { kind: "sending"; percent: number }
  | { kind: "checking"; rows: number }
  | { kind: "done"; report: ImportReport }
  | { kind: "failed"; error: unknown };

export default function Imports() {
  const { t } = useWords();
  const registers = useRegisters();
  return (
    <Page title={t("menu.imports")} lead={t("import.lead")} width="wide">
      <QueryGate query={registers}>
        {({ items }) => {
          const mine = items.filter((register) => register.allowed.includes("import"));
          return mine.length === 0 ? (
            <EmptyState text={t("record.no_registers")} />
          ) : (
            <Import registers={mine} />
          );
        }}
      </QueryGate>
    </Page>
  );
}

function Import({ registers }: { registers: RegisterRow[] }) {
  const { t, text } = useWords();
  const [params, setParams] = useSearchParams();
  const [file, setFile] = useState<File | null>(null);
  const [standing, setStanding] = useState<Standing>({ kind: "idle" });
  const asked = params.get("register");
  const register = registers.find((one) => one.id === asked) ?? registers[0];
  const busy = standing.kind === "sending" || standing.kind === "checking";
  useEffect(() => {
    if (!busy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [busy]);
  if (!register) return null;
  const begin = async () => {
    if (!file) return;
    setStanding({ kind: "sending", percent: 0 });
    try {
      const report = await calls.importRecords(register.id, file, {
        onSent: (percent) => setStanding({ kind: "sending", percent }),
        onRows: (rows) => setStanding({ kind: "checking", rows }),
      });
      setStanding({ kind: "done", report });
    } catch (error) {
      setStanding({ kind: "failed", error });
    }
  };
  return (
    <>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <div className="field">
          <label className="label" htmlFor="register">
            {t("record.register")}
          </label>
          <Select
            id="register"
            className="wide"
            disabled={busy}
            showSearch={{ optionFilterProp: "label" }}
            value={register.id}
            onChange={(id) => {
              setParams({ register: id }, { replace: true });
              setStanding({ kind: "idle" });
            }}
            options={registers.map((one) => ({ value: one.id, label: text(one.text) }))}
          />
        </div>
        <div className="field">
          <div className="label">{t("import.file")}</div>
          <div className="help">{t("import.file_help")}</div>
          <div className="inline">
            <label className="button file-button">
              {t("import.choose")}
              <input
                type="file"
                disabled={busy}
                accept=".csv,.parquet,text/csv,application/vnd.apache.parquet"
                onChange={(e) => {
                  setFile(e.target.files?.[0] ?? null);
                  setStanding({ kind: "idle" });
                  e.target.value = "";
                }}
              />
            </label>
            <span className={file ? "breaks" : "faint"}>
              {file ? `${file.name} (${formatBytes(file.size)})` : t("import.no_file")}
            </span>
          </div>
        </div>
        <Button type="primary" htmlType="submit" size="large" loading={busy} disabled={!file}>
          {t("import.begin")}
        </Button>
        <HowFar standing={standing} />
      </form>
      {standing.kind === "failed" && <ProblemAlert error={standing.error} />}
      {standing.kind === "done" && <Report report={standing.report} register={register} />}
      <Columns register={register} />
    </>
  );
}

function HowFar({ standing }: { standing: Standing }) {
  const { t } = useWords();
  if (standing.kind === "sending") {
    return (
      <div className="how-far" role="status">
        {t("import.sending")}
        <Progress percent={standing.percent} aria-label={t("import.sending")} />
      </div>
    );
  }
  if (standing.kind === "checking") {
    return (
      <p className="how-far" role="status">
        {t("import.checking", { count: standing.rows })}
      </p>
    );
  }
  return null;
}

function Report({ report, register }: { report: ImportReport; register: RegisterRow }) {
  const { t, text } = useWords();
  const names = new Map(register.facts.map((fact) => [fact.name, text(fact.text)]));
  const save = () => {
    const heading = ["row", "field", "code", "zh", "en"].map((id) => t(`import.column_${id}`));
    download(`import-${report.id}.csv`, reportCsv(report, heading), "text/csv");
  };
  const figures: [string, number][] = [
    ["import.accepted", report.accepted],
    ["import.unchanged", report.unchanged],
    ["import.refused", report.refused_count],
  ];
  return (
    <Section
      title={t("import.report")}
      extra={
        report.refused.length > 0 && (
          <Button icon={<DownloadOutlined />} onClick={save}>
            {t("import.download")}
          </Button>
        )
      }
    >
      <div role="status">
        <dl className="figures figures-large">
          {figures.map(([label, count]) => (
            <div key={label}>
              <dt>{t(label)}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      </div>
      <RefusedRows
        rows={report.refused}
        field={(row) => (row.field ? (names.get(row.field) ?? row.field) : t("import.whole_row"))}
      />
      {report.refused_count > 0 && <p className="faint">{t("import.again")}</p>}
    </Section>
  );
}

/** The columns that a file may have, and an empty file with all of them. */
function Columns({ register }: { register: RegisterRow }) {
  const { t, text } = useWords();
  const save = () => {
    const heading = register.facts.map((fact) => fact.name).join(",");
    download(`${register.id}.csv`, `\ufeff${heading}\r\n`, "text/csv");
  };
  return (
    <Section
      title={t("import.columns")}
      extra={
        <Button icon={<DownloadOutlined />} onClick={save}>
          {t("import.template")}
        </Button>
      }
    >
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("import.column_id")}</th>
            <th scope="col">{t("import.column_text")}</th>
            <th scope="col">{t("import.column_type")}</th>
          </tr>
        </thead>
        <tbody>
          {register.facts.map((fact) => (
            <tr key={fact.name}>
              <td data-label={t("import.column_id")}>
                <code>{fact.name}</code>
              </td>
              <td data-label={t("import.column_text")}>
                <span>
                  {text(fact.text)} {fact.required && <Tag tone="blue">{t("import.key")}</Tag>}
                </span>
              </td>
              <td data-label={t("import.column_type")}>
                {t(`fact_type.${fact.type}`)}
                {fact.unit &&
                  ` ${t("import.in_unit", { unit: t(`unit.${fact.unit}`, { defaultValue: fact.unit }) })}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
