// Rows as a CSV file (RFC 4180) that spreadsheets open in Chinese without asking.

const BYTE_ORDER_MARK = "\ufeff";

/** Rows with CRLF between them; a cell that begins like a formula is kept from being one. */
export function csvOf(rows: (string | number)[][]): string {
  const lines = rows.map((row) => row.map(cell).join(","));
  return `${BYTE_ORDER_MARK}${lines.join("\r\n")}\r\n`;
}

function cell(value: string | number): string {
  const text = typeof value === "string" && /^[=+@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
