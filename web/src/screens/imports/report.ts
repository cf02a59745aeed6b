// The report of an import as a file that a spreadsheet opens.
import type { ImportReport } from "../../api/schema";

/** A cell: quoted where commas, quotes or line ends stand in it, and never a formula. */
export function cell(value: string | number): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The refused rows of `report` as CSV in UTF-8 with the mark that spreadsheets look for. */
export function reportCsv(report: ImportReport, heading: string[]): string {
  const rows = report.refused.map((row) => [row.row, row.field, row.code, row.must.zh, row.must.en]);
  const lines = [heading, ...rows].map((row) => row.map(cell).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
