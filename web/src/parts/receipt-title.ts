// What a receipt is about, so that two of one kind can be told apart.
import type { TFunction } from "i18next";
import type { ReceiptRow, Text } from "../api/schema";

/** The kind, and the licence or the act that it was about. */
export function receiptTitle(
  row: Pick<ReceiptRow, "kind" | "act" | "credential">,
  t: TFunction,
  text: (text: Text) => string,
): string {
  const kind = t(`receipt_kind.${row.kind}`, { defaultValue: row.kind });
  const about = row.credential ?? row.act;
  return about ? t("receipt.about", { kind, about: text(about.text) }) : kind;
}
