import type { Pool } from "pg";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type HaltedAccount, isLineLatched } from "./latch.ts";

/** Why an account's line is not there: a person must arm trading again first. */
export const CUT_LINE = "Disconnected by a kill switch: it connects again once trading is armed.";

/** Whether the line to the account's broker is to be cut: by a latch of this host, or by the database. */
export async function isLineCut(pool: Pool, home: string, account: HaltedAccount): Promise<boolean> {
  if (isLineLatched(home, account)) return true;
  const { rowCount } = await withTeam(pool, account.teamId, (db) =>
    db.query(
      `SELECT FROM kill_switches k WHERE k.ended_at IS NULL AND k.level = 'disconnect' AND (k.kind = 'everything'
         OR (k.kind = 'account' AND k.scope = $1) OR (k.kind = 'desk' AND k.scope = $2)) LIMIT 1`,
      [account.accountId, account.desk],
    ),
  );
  return rowCount === 1;
}
