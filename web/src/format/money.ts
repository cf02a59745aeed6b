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

/** `"1234.5"` as `¥1,234.50`, always with fen: sums that are held against each other. */
export function formatYuan(yuan: string | number): string {
  const fen = fenOf(yuan);
  if (fen === null) return String(yuan);
  const text = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  const whole = text.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${fen < 0n ? "−" : ""}¥${whole}.${text.slice(-2)}`;
}

/** What `after` is more than `before`, in yuan; null when either is no amount. */
export function moreYuan(before: string | number, after: string | number): string | null {
  const [from, to] = [fenOf(before), fenOf(after)];
  if (from === null || to === null) return null;
  return yuanOf(to - from);
}

/** All of `amounts` together, in yuan; what is no amount counts nothing. */
export function sumYuan(amounts: (string | number)[]): string {
  return yuanOf(amounts.reduce((sum, yuan) => sum + (fenOf(yuan) ?? 0n), 0n));
}

/** How much of `whole` that `part` is, in percent to one place; null without a whole. */
export function percentOf(part: string | number, whole: string | number): number | null {
  const [of, all] = [fenOf(part), fenOf(whole)];
  if (of === null || all === null || all <= 0n) return null;
  return Number((of * 1000n) / all) / 10;
}

/** Yuan with at most two places, as whole fen. */
function fenOf(yuan: string | number): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(String(yuan).trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const fen = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
  return sign ? -fen : fen;
}

/** Whole fen as yuan, such as `-1234.50`. */
function yuanOf(fen: bigint): string {
  const text = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  return `${fen < 0n ? "-" : ""}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** Bytes as people read them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
