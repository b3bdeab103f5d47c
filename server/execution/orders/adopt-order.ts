import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { priceText, quantityText } from "#lib/core/money.ts";
import { clientOrderId, NEW_ORDER, type OrderIntent, type OrderTerms } from "#lib/execution/orders/index.ts";
import { recordFacts } from "./record-facts.ts";

/**
 * An order that a venue made itself. `exit`: of the bracket of one of ours, it can only close what that one opened.
 * `successor`: in place of one of ours, whose symbol changed. `closing`, `opening`: for the account.
 */
export type MadeByVenue = {
  readonly orderId: string;
  readonly as: "exit" | "successor" | "closing" | "opening";
  /** Client order id of the order that it belongs to; null when it is the account's. */
  readonly of: string | null;
  readonly terms: OrderTerms & Pick<OrderIntent, "symbol" | "side" | "type" | "timeInForce">;
};

/**
 * Makes the order ours, once: an exit as a child of the order it belongs to, which was judged with its bracket. Nothing
 * is reserved for it. One of an order that is not ours is left for reconciliation. Needs the account's lock.
 */
export async function adoptOrder(
  db: ClientBase,
  account: string,
  { orderId, as, of, terms }: MadeByVenue,
  at: Micros,
): Promise<void> {
  const { symbol, side, type, timeInForce, quantity, limitPrice, stopPrice } = terms;
  const { rows } = await db.query<{ parent: string | null; strategy: string | null; reduces: boolean }>(
    `INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity,
       limit_price, stop_price, state, leaves, exposed, reserved, reserved_units, fact_count, updated_at, created_by,
       strategy, parent_id, reduces_only)
     SELECT app_team_id(), $3, $1, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', $9, $9, '{}', $9, 0, $12, o.created_by,
       o.strategy, CASE $13::text WHEN 'exit' THEN o.id ELSE o.parent_id END,
       CASE $13::text WHEN 'successor' THEN o.reduces_only ELSE $13::text <> 'opening' END
     FROM (SELECT) one LEFT JOIN orders o ON o.account_id = $1 AND o.client_order_id = $2
     WHERE $2 IS NULL OR o.id IS NOT NULL
     ON CONFLICT (team_id, id) DO NOTHING RETURNING parent_id AS parent, strategy, reduces_only AS reduces`,
    [
      ...[account, of, orderId, clientOrderId(orderId, NEW_ORDER), symbol, side, type, timeInForce],
      ...[quantityText(quantity), limitPrice && priceText(limitPrice), stopPrice && priceText(stopPrice), at],
      as,
    ],
  );
  if (!rows[0]) return;
  const { parent, strategy, reduces } = rows[0];
  const order: OrderIntent = {
    ...terms,
    orderId,
    account,
    ...(parent !== null && { parent }),
    ...(strategy !== null && { strategy }),
    ...(reduces && { instructions: { reduceOnly: "yes" } }),
  };
  await recordFacts(db, orderId, [
    { id: "intent", at, kind: "intent", order },
    { id: "risk-passed", at, kind: "risk-passed" },
  ]);
}
