import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { query } from "#server/access/command.ts";

/** An execution that counts: signed quantity, decimals as text, time in microseconds UTC. */
export type ExecutionView = {
  execution: string;
  orderId: string;
  accountId: string;
  symbol: string;
  quantity: string;
  price: string;
  fee: string;
  feeCurrency: string;
  strategy: string | null;
  at: number;
};

/** Executions of the team, newest first; `cursor` is what the page before answered. */
export const listExecutions = query({
  name: "executions.list",
  permission: "orders:read",
  input: z.strictObject({
    accountId: z.uuid().optional(),
    symbol: z.string().max(64).optional(),
    from: z.number().optional(),
    to: z.number().optional(),
    cursor: z.string().max(300).optional(),
    limit: z.int().min(1).max(1000).default(200),
  }),
  async run({ db, teamId }, { accountId, symbol, from, to, cursor, limit }) {
    const [at, execution] = readCursor(cursor);
    const { rows } = await db.query<Omit<ExecutionView, "at"> & { at: string }>(
      `SELECT e.execution, e.order_id AS "orderId", e.account_id AS "accountId", e.symbol,
         trim_scale(e.quantity)::text AS quantity, trim_scale(e.price)::text AS price, trim_scale(e.fee)::text AS fee,
         e.fee_currency AS "feeCurrency", o.strategy, e.at
       FROM executions e JOIN orders o ON o.team_id = e.team_id AND o.id = e.order_id
       WHERE e.team_id = $1 AND ($2::uuid IS NULL OR e.account_id = $2) AND ($3::text IS NULL OR e.symbol = $3)
         AND ($4::bigint IS NULL OR e.at >= $4) AND ($5::bigint IS NULL OR e.at < $5)
         AND ($6::bigint IS NULL OR (e.at, e.execution) < ($6, $7::text))
       ORDER BY e.at DESC, e.execution DESC LIMIT $8`,
      [
        teamId,
        accountId,
        symbol,
        from === undefined ? null : Math.floor(from),
        to === undefined ? null : Math.floor(to),
        at,
        execution,
        limit + 1,
      ],
    );
    const page = rows.slice(0, limit).map((row): ExecutionView => ({ ...row, at: Number(row.at) }));
    const last = page.at(-1);
    return {
      executions: page,
      nextCursor: rows.length > limit && last ? `${last.at} ${last.execution}` : null,
    };
  },
});

function readCursor(cursor: string | undefined): [at: string | null, execution: string | null] {
  if (cursor === undefined) return [null, null];
  const match = /^(\d{1,17}) (.+)$/.exec(cursor);
  if (!match)
    throw new AppError("bad-input", "The cursor is not one that a page answered.", { at: "cursor" });
  return [match[1] ?? null, match[2] ?? null];
}
