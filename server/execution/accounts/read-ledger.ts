import { z } from "zod";
import { query } from "#server/access/command.ts";
import { readIdCursor } from "#server/execution/orders/index.ts";

export type LedgerView = {
  transaction: string;
  at: number;
  reason: string;
  /** Debits positive; they sum to zero by currency. */
  entries: { entry: string; currency: string; amount: string }[];
};

/** The account's books, newest transaction first; `cursor` is what the page before answered. */
export const listLedger = query({
  name: "positions.ledger",
  permission: "orders:read",
  input: z.strictObject({
    accountId: z.uuid(),
    cursor: z.string().max(200).optional(),
    limit: z.int().min(1).max(500).default(100),
  }),
  async run({ db, teamId }, { accountId, cursor, limit }) {
    const [at, id] = readIdCursor(cursor);
    const { rows } = await db.query<LedgerView & { at: string }>(
      `SELECT transaction, at, min(reason) AS reason, json_agg(json_build_object('entry', entry, 'currency', currency,
         'amount', trim_scale(amount)::text) ORDER BY entry, currency) AS entries
       FROM ledger_entries WHERE team_id = $1 AND account_id = $2 AND ($3::bigint IS NULL OR (at, transaction) < ($3, $4))
       GROUP BY transaction, at ORDER BY at DESC, transaction DESC LIMIT $5`,
      [teamId, accountId, at, id, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      transactions: page.map((row): LedgerView => ({ ...row, at: Number(row.at) })),
      nextCursor: rows.length > limit && last ? `${last.at} ${last.transaction}` : null,
    };
  },
});
