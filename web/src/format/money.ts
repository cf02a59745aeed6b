// Money travels as text of yuan and is never turned into a binary fraction.
import type { Language } from "../i18n";

/** `"1234567.5"` as `1,234,567.50 元` or `CNY 1,234,567.50`; whole yuan stay whole. */
export function formatMoney(yuan: string | number, language: Language): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(yuan).trim());
  if (!match) return String(yuan);
  const [, sign, whole = "0", fraction = ""] = match;
  const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const fen = /[1-9]/.test(fraction) ? `.${fraction.padEnd(2, "0")}` : "";
  const minus = sign ? "−" : "";
  return language === "zh" ? `${minus}${grouped}${fen} 元` : `CNY ${minus}${grouped}${fen}`;
}

/** Bytes as people read them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
