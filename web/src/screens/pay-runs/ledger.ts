// Steps and accounts of the ledger, taken apart so that they can be said in words. Pure.
import { sumYuan } from "../../format/money";
import { PAYERS } from "../policies/draft-model";
import type { LedgerSum, OwedBetween } from "../../api/schema";

/** What a step is, without the place of the share: `pay0` is `pay`. */
export const stepOf = (step: string): string => step.replace(/\d+$/, "");

export interface Account {
  kind: string;
  /** Of a treasury: whose, a level or a district; of other accounts the policy. */
  of: string;
}

/** `treasury/yuhang` is a treasury of `yuhang`. */
export function accountOf(account: string): Account {
  const at = account.indexOf("/");
  return at < 0
    ? { kind: account, of: "" }
    : { kind: account.slice(0, at), of: account.slice(at + 1) };
}

/** Whether the treasury is that of a level and not of a district. */
export const isLevel = (of: string): boolean => (PAYERS as readonly string[]).includes(of);

/** What treasuries owed the one that paid first and owe no more, because they have paid it
 *  (`settle`) or because the payment was taken back (`waive`), a line for each two of them. */
export function levelOf(
  ledger: readonly LedgerSum[],
  why: "settle" | "waive",
): OwedBetween[] {
  const lines: OwedBetween[] = [];
  for (const { step, debit, credit, yuan } of ledger) {
    if (stepOf(step) !== why) continue;
    // the entry undoes the one that charged who owes: they are credited
    const line = lines.find((one) => one.by === credit && one.to === debit);
    if (line) line.yuan = sumYuan([line.yuan, yuan]);
    else lines.push({ by: credit, to: debit, yuan });
  }
  return lines;
}

/** Whether one treasury has paid first for others. */
export const isAdvanced = (ledger: readonly LedgerSum[]): boolean =>
  ledger.some(({ step }) => stepOf(step) === "advance");
