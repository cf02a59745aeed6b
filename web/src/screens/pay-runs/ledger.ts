// Steps and accounts of the ledger, taken apart so that they can be said in words. Pure.
import { PAYERS } from "../policies/draft-model";

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
