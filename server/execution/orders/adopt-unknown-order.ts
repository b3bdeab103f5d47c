import { randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import { approve } from "#lib/models/risk/index.ts";
import { loadJudgement } from "./load-judgement.ts";
import type { Quotes } from "./quotes.ts";
import { addToCounters, recordFacts } from "./record-facts.ts";

export type AdoptUnknownOrder = {
  readonly accountId: string;
  /** The venue's own: it stays what the order is known by. */
  readonly clientOrderId: string;
  readonly asks: Omit<OrderIntent, "orderId" | "account">;
  /** What the venue has said of it. */
  readonly facts: readonly OrderFact[];
  readonly by: string | null;
  readonly reason: string;
  readonly now: Micros;
};

/**
 * Makes an order that lives at the venue one of ours, in the transaction of `db` under the account's lock. No control
 * can refuse what exists, but it uses of the account's limits what any order does. Answers our id for it.
 * Throws AppError "conflict" when it is ours already or its instrument is unknown.
 */
export async function adoptUnknownOrder(
  db: ClientBase,
  quotes: Quotes,
  adopted: AdoptUnknownOrder,
): Promise<string> {
  const { accountId, clientOrderId, asks, facts, by, reason, now } = adopted;
  await assertAdoptable(db, adopted);
  const orderId = randomUUID();
  const order: OrderIntent = { ...asks, orderId, account: accountId };
  const { snapshot, limits } = await loadJudgement(db, quotes, { intent: order, now });
  const { counters } = approve(order, snapshot, limits);
  const reserved = Object.fromEntries(counters.map(({ key, delta }) => [key, delta.toString()]));
  await db.query(
    `INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
       limit_price, stop_price, state, leaves, exposed, reserved, reserved_units, fact_count, updated_at, created_by)
     VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $8, $8, $11, $8, 0, $12, $13)`,
    [
      ...[orderId, accountId, clientOrderId, order.symbol, order.side, order.type, order.timeInForce],
      quantityText(order.quantity),
      order.limitPrice && priceText(order.limitPrice),
      order.stopPrice && priceText(order.stopPrice),
      ...[JSON.stringify(reserved), now, by],
    ],
  );
  await addToCounters(
    db,
    accountId,
    counters.map(({ key, delta }) => [key, delta] as const),
    0,
  );
  await recordFacts(db, orderId, [
    { id: "intent", at: now, kind: "intent", order },
    { id: "adopted", at: now, kind: "adopted", by, reason },
    ...facts,
  ]);
  return orderId;
}

async function assertAdoptable(
  db: ClientBase,
  { accountId, clientOrderId, asks }: AdoptUnknownOrder,
): Promise<void> {
  const { rows } = await db.query(
    `SELECT EXISTS (SELECT FROM orders WHERE account_id = $1 AND client_order_id = $2) AS ours,
       EXISTS (SELECT FROM instruments WHERE symbol = $3) AS known`,
    [accountId, clientOrderId, asks.symbol],
  );
  if (rows[0].ours) throw new AppError("conflict", "The order is ours already: reconcile again.");
  if (!rows[0].known)
    throw new AppError("conflict", `${asks.symbol} is not among your instruments: add it first, then adopt.`);
}
