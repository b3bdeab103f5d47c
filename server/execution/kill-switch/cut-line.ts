import { type HaltedAccount, isLineLatched } from "./latch.ts";

/** Why an account's line is not there: a person must arm trading again first. */
export const CUT_LINE = "Disconnected by a kill switch: it connects again once trading is armed.";

/** SQL: whether the database says so of the account whose row is `a`. */
export const LINE_IS_CUT = `EXISTS (SELECT FROM kill_switches k WHERE k.ended_at IS NULL AND k.level = 'disconnect'
  AND (k.kind = 'everything' OR (k.kind = 'account' AND k.scope = a.id::text) OR (k.kind = 'desk' AND k.scope = a.desk)))`;

/** Throws CUT_LINE where the line to the account's broker is to be cut: by a latch of this host, or by the database. */
export function assertLine(home: string, account: HaltedAccount & { readonly lineIsCut: boolean }): void {
  if (account.lineIsCut || isLineLatched(home, account)) throw new Error(CUT_LINE);
}
