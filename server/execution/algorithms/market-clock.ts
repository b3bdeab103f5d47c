import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";

/** What time it is for the algorithms of an account. `entry`: of a paper account's journal, 0 where there is none. */
export type AccountClock = { readonly now: Micros; readonly entry: number };

/** A paper account goes by the end of the last bar that its market played; every other one by the clock on the wall. */
export async function accountClock(db: ClientBase, accountId: string, wall: Micros): Promise<AccountClock> {
  const { rows } = await db.query(
    `SELECT seq::float8 AS entry, (body -> 'moment' ->> 'time')::float8 AS now FROM paper_journal
     WHERE account_id = $1 AND kind = 'bars' ORDER BY seq DESC LIMIT 1`,
    [accountId],
  );
  return rows[0] ?? { now: wall, entry: 0 };
}

/** What the market did: a bar of the symbol, a moment without one (volume null), or its end. */
export type MarketNews = {
  readonly entry: number;
  readonly kind: "bars" | "open";
  readonly at: Micros | null;
  readonly volume: number | null;
};

/**
 * Entries of the journal that an order's algorithm was not told of yet, oldest first. None while the books do not
 * know yet what one of them did to the order's children: they are told before it, as in a backtest.
 */
export async function marketNews(
  db: ClientBase,
  {
    orderId,
    accountId,
    symbol,
    seenEntry,
  }: { orderId: string; accountId: string; symbol: string; seenEntry: number },
): Promise<MarketNews[]> {
  const behind = await db.query(
    `SELECT FROM orders o JOIN paper_events e ON e.account_id = o.account_id AND e.client_id = o.client_order_id
     WHERE o.parent_id = $1 AND e.seq > $2
       AND NOT EXISTS (SELECT FROM order_facts f WHERE f.order_id = o.id AND f.id = e.fact ->> 'id') LIMIT 1`,
    [orderId, seenEntry],
  );
  if (behind.rowCount === 1) return [];
  const { rows } = await db.query(
    `SELECT j.seq::float8 AS entry, j.kind, (j.body -> 'moment' ->> 'time')::float8 AS at, (
       SELECT (bar ->> 'volume')::float8 FROM jsonb_array_elements(j.body -> 'moment' -> 'bars') bar
       WHERE bar ->> 'symbol' = $3 LIMIT 1) AS volume
     FROM paper_journal j WHERE j.account_id = $1 AND j.seq > $2 AND j.kind IN ('bars', 'open') ORDER BY j.seq LIMIT 1000`,
    [accountId, seenEntry, symbol],
  );
  return rows;
}

/** Whether an algorithm has not heard of the market's last bar yet, or a child of one is on its way. */
export async function isAlgorithmBehind(db: ClientBase, accountId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM algorithms a WHERE a.account_id = $1 AND a.open AND (
       a.seen_entry < (SELECT max(seq) FROM paper_journal WHERE account_id = $1 AND kind = 'bars')
       OR EXISTS (SELECT FROM orders o JOIN order_requests r ON r.order_id = o.id
         WHERE o.parent_id = a.order_id AND r.state IN ('waiting', 'sending', 'unknown'))) LIMIT 1`,
    [accountId],
  );
  return rowCount === 1;
}
