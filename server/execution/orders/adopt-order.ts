import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import { clientOrderId, NEW_ORDER, type OrderIntent, type OrderTerms } from "#lib/execution/orders/index.ts";
import { recordFacts } from "./record-facts.ts";

/** An order that a venue made itself for one of ours: an exit of its bracket. It can only close what that one opened. */
export type MadeByVenue = {
  readonly orderId: string;
  /** Client order id of the order that it belongs to. */
  readonly of: string;
  readonly terms: OrderTerms & Pick<OrderIntent, "symbol" | "side" | "type" | "timeInForce">;
};

/**
 * Makes the order ours, once: as a child of the order it belongs to, which was judged with its bracket. Nothing is
 * reserved for it. One that belongs to no order of ours is left for reconciliation. Needs the account's lock.
 */
export async function adoptOrder(
  db: ClientBase,
  account: string,
  { orderId, of, terms }: MadeByVenue,
  at: Micros,
): Promise<void> {
  const { symbol, side, type, timeInForce, quantity, limitPrice, stopPrice } = terms;
  const { rows } = await db.query<{ parent: string; strategy: string | null }>(
    `INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
       limit_price, stop_price, state, leaves, exposed, reserved, reserved_units, fact_count, updated_at, created_by,
       strategy, parent_id, reduces_only)
     SELECT app_team_id(), $3, $1, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', $9, $9, '{}', $9, 0, $12, o.created_by,
       o.strategy, o.id, true
     FROM orders o WHERE o.account_id = $1 AND o.client_order_id = $2
     ON CONFLICT (team_id, id) DO NOTHING RETURNING parent_id AS parent, strategy`,
    [
      ...[account, of, orderId, clientOrderId(orderId, NEW_ORDER), symbol, side, type, timeInForce],
      ...[quantityText(quantity), limitPrice && priceText(limitPrice), stopPrice && priceText(stopPrice), at],
    ],
  );
  if (!rows[0]) return;
  const { parent, strategy } = rows[0];
  const order: OrderIntent = {
    ...terms,
    orderId,
    account,
    parent,
    ...(strategy !== null && { strategy }),
    instructions: { reduceOnly: "yes" },
  };
  await recordFacts(db, orderId, [
    { id: "intent", at, kind: "intent", order },
    { id: "risk-passed", at, kind: "risk-passed" },
  ]);
}
