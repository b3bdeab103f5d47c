import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { priceText, type Quantity, quantity, quantityText } from "#lib/core/money.ts";
import {
  ENDED,
  foldOrder,
  isExpectedChange,
  type OrderFact,
  type OrderState,
  type OrderView,
  readFact,
  writeFact,
} from "#lib/execution/orders/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { type BookedOrder, bookExecutions } from "./book-executions.ts";

export type Recorded = {
  readonly view: OrderView;
  /** False when every fact was known already. */
  readonly changed: boolean;
  /** A change of state that a working system does not show; the facts are stored all the same. */
  readonly unexpected: { readonly from: OrderState; readonly to: OrderState } | null;
};

/**
 * Adds facts to an order and brings everything that follows from them up to date, in the transaction of `db`: the
 * order's row, executions, positions, the books, the account's counters and version. Facts that are known are
 * nothing. Locks the account first, as acceptance does. Throws AppError "not-found" for an unknown order.
 */
export async function recordFacts(
  db: ClientBase,
  orderId: string,
  facts: readonly OrderFact[],
): Promise<Recorded> {
  const order = await lockOrder(db, orderId);
  const added = await crashPoint("facts.append", () => appendFacts(db, order, facts));
  const view = await readOrder(db, orderId);
  if (added === 0) return { view, changed: false, unexpected: null };
  const count = order.factCount + added;
  await crashPoint("facts.book", () => bookExecutions(db, order, view, count));
  await crashPoint("facts.project", () => project(db, orderId, view, count));
  await crashPoint("facts.release", () => releaseCounters(db, order, view, facts.length));
  const expected = isExpectedChange(order.state, view.state);
  return { view, changed: true, unexpected: expected ? null : { from: order.state, to: view.state } };
}

/** What an order's facts say now. */
export async function readOrder(db: ClientBase, orderId: string): Promise<OrderView> {
  const { rows } = await db.query("SELECT id, kind, at, body FROM order_facts WHERE order_id = $1", [
    orderId,
  ]);
  return foldOrder(rows.map(readFact));
}

/** How many of them were new. */
async function appendFacts(
  db: ClientBase,
  { id, accountId, factSeq }: LockedOrder,
  facts: readonly OrderFact[],
): Promise<number> {
  const { rowCount } = await db.query(
    `INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
     SELECT app_team_id(), $1, f.value ->> 'id', f.value ->> 'kind', (f.value ->> 'at')::bigint, f.value -> 'body',
       $3, $4::bigint + f.ordinality
     FROM jsonb_array_elements($2) WITH ORDINALITY AS f ON CONFLICT (team_id, order_id, id) DO NOTHING`,
    [id, JSON.stringify(facts.map(writeFact)), accountId, factSeq],
  );
  return rowCount ?? 0;
}

async function project(db: ClientBase, orderId: string, view: OrderView, factCount: number): Promise<void> {
  await db.query(
    `UPDATE orders SET state = $2, filled = $3, leaves = $4, exposed = $5, average_price = $6, flags = $7,
       reason = $8, fact_count = $9, updated_at = $10 WHERE id = $1`,
    [
      orderId,
      view.state,
      quantityText(view.filled),
      quantityText(view.leaves),
      quantityText(view.exposed),
      view.averagePrice === null ? null : priceText(view.averagePrice),
      view.flags,
      view.reason,
      factCount,
      view.updatedAt,
    ],
  );
}

type LockedOrder = BookedOrder & {
  state: OrderState;
  quantity: Quantity;
  exposed: Quantity;
  reserved: Record<string, string>;
  factCount: number;
  /** Of the account's newest fact. */
  factSeq: string;
};

async function lockOrder(db: ClientBase, orderId: string): Promise<LockedOrder> {
  await db.query("SELECT FROM accounts WHERE id = (SELECT account_id FROM orders WHERE id = $1) FOR UPDATE", [
    orderId,
  ]);
  const { rows } = await db.query(
    `SELECT o.*, a.fact_seq, a.currency AS account_currency, i.currency, i.multiplier FROM orders o
     JOIN accounts a ON a.id = o.account_id LEFT JOIN instruments i ON i.symbol = o.symbol WHERE o.id = $1`,
    [orderId],
  );
  const row = rows[0];
  if (!row) throw new AppError("not-found", "There is no such order in your team.");
  return {
    id: row.id,
    accountId: row.account_id,
    symbol: row.symbol,
    sells: row.side !== "buy",
    state: row.state,
    quantity: quantity(row.quantity),
    exposed: quantity(row.exposed),
    reserved: row.reserved,
    factCount: row.fact_count,
    factSeq: row.fact_seq,
    currency: row.currency ?? row.account_currency,
    multiplier: quantity(row.multiplier ?? "1"),
  };
}

/** Gives back what open quantity no longer needs of shared limits; a fill or an end makes old verdicts void. */
async function releaseCounters(
  db: ClientBase,
  order: LockedOrder,
  view: OrderView,
  facts: number,
): Promise<void> {
  const ended = ENDED.has(view.state);
  const share = (reserved: string, exposed: Quantity, done: boolean): bigint =>
    done ? 0n : (BigInt(reserved) * exposed) / order.quantity;
  const released = Object.entries(order.reserved).map(([key, reserved]) => {
    const whole = key === "open-orders" ? order.quantity : null;
    const before = share(reserved, whole ?? order.exposed, ENDED.has(order.state));
    return [key, (before - share(reserved, whole ?? view.exposed, ended)).toString()] as const;
  });
  await db.query(
    `UPDATE accounts SET version = version + 1, fact_seq = fact_seq + $3, counters = counters || (
       SELECT coalesce(jsonb_object_agg(r.key, coalesce((counters ->> r.key)::numeric, 0) - r.value::numeric), '{}')
       FROM jsonb_each_text($2) r) WHERE id = $1`,
    [order.accountId, JSON.stringify(Object.fromEntries(released)), facts],
  );
}
