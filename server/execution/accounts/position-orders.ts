import type { ClientBase } from "pg";
import { price, priceText } from "#lib/core/money.ts";
import { orderTypes } from "#lib/execution/orders/index.ts";

/** An order at the venue that would close a position, or a part of it. */
export type PositionExit = {
  readonly orderId: string;
  /** Where the market would go against the position, or with it. */
  readonly kind: "stop" | "target";
  /** Null of one that trails the market. */
  readonly price: string | null;
  /** What is left of it, unsigned. */
  readonly quantity: string;
};

/** What the orders of a position say of it. */
export type PositionOrders = {
  readonly exits: readonly PositionExit[];
  /** Of whose executions some are held; "by-hand": of no strategy. */
  readonly strategies: readonly string[];
};

type ExitRow = Record<"id" | "symbol" | "side" | "type" | "leaves", string> &
  Record<"limitPrice" | "stopPrice", string | null>;
type SharesRow = { symbol: string; strategies: string[] };

/**
 * By symbol, of one account: exits that work at the venue now, and the strategies that hold it. An order that an
 * algorithm works is no exit: its limit is a bound, not a goal.
 */
export async function positionOrders(
  db: ClientBase,
  accountId: string,
): Promise<(symbol: string, held: bigint) => PositionOrders> {
  const { rows: working } = await db.query<ExitRow>(
    `SELECT id, symbol, side, type, trim_scale(leaves)::text AS leaves, limit_price::text AS "limitPrice",
       stop_price::text AS "stopPrice"
     FROM orders o
     WHERE account_id = $1 AND exposed > 0 AND state IN ('new', 'partially-filled', 'pending-replace')
       AND NOT EXISTS (SELECT FROM algorithms a WHERE a.order_id IN (o.id, o.parent_id))
     ORDER BY o.id`,
    [accountId],
  );
  const { rows: shares } = await db.query<SharesRow>(
    `SELECT symbol, array_agg(strategy ORDER BY strategy) AS strategies FROM (
       SELECT e.symbol, coalesce(o.strategy, 'by-hand') AS strategy
       FROM executions e JOIN orders o ON o.team_id = e.team_id AND o.id = e.order_id
       WHERE e.account_id = $1 GROUP BY 1, 2 HAVING sum(e.quantity) <> 0) held GROUP BY symbol`,
    [accountId],
  );
  const strategies = new Map(shares.map((row) => [row.symbol, row.strategies]));
  return (symbol, held) => ({
    exits: working.filter((row) => row.symbol === symbol && closes(row, held)).flatMap(exitOf),
    strategies: held === 0n ? [] : (strategies.get(symbol) ?? []),
  });
}

const closes = ({ side }: ExitRow, held: bigint): boolean => (side === "buy" ? held < 0n : held > 0n);

function exitOf({ id, type, leaves, limitPrice, stopPrice }: ExitRow): PositionExit[] {
  const rules = orderTypes[type as keyof typeof orderTypes];
  const exit = { orderId: id, quantity: leaves };
  const at = (text: string | null) => text && priceText(price(text));
  if (rules?.trigger === "stop")
    return [{ ...exit, kind: "stop", price: rules.trails ? null : at(stopPrice) }];
  if (rules?.trigger === "touch") return [{ ...exit, kind: "target", price: at(stopPrice) }];
  return rules?.hasLimit ? [{ ...exit, kind: "target", price: at(limitPrice) }] : [];
}
