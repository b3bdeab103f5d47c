import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { type Price, price, priceText, type Quantity, quantity, quantityText } from "#lib/core/money.ts";
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
import { prepared } from "./prepared.ts";

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
  const { rows } = await db.query(
    prepared("SELECT id, kind, at, body FROM order_facts WHERE order_id = $1", [orderId]),
  );
  return foldOrder(rows.map(readFact));
}

/** How many of them were new. */
async function appendFacts(
  db: ClientBase,
  { id, accountId, factSeq }: LockedOrder,
  facts: readonly OrderFact[],
): Promise<number> {
  const { rowCount } = await db.query(
    prepared(
      `INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
     SELECT app_team_id(), $1, f.value ->> 'id', f.value ->> 'kind', (f.value ->> 'at')::bigint, f.value -> 'body',
       $3, $4::bigint + f.ordinality
     FROM jsonb_array_elements($2) WITH ORDINALITY AS f ON CONFLICT (team_id, order_id, id) DO NOTHING`,
      [id, JSON.stringify(facts.map(writeFact)), accountId, factSeq],
    ),
  );
  return rowCount ?? 0;
}

async function project(db: ClientBase, orderId: string, view: OrderView, factCount: number): Promise<void> {
  await db.query(
    prepared(
      `UPDATE orders SET state = $2, filled = $3, leaves = $4, exposed = $5, average_price = $6, flags = $7,
       reason = $8, fact_count = $9, updated_at = $10, quantity = coalesce($11, quantity), limit_price = $12,
       stop_price = $13 WHERE id = $1`,
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
        view.terms && quantityText(view.terms.quantity),
        view.terms?.limitPrice ? priceText(view.terms.limitPrice) : null,
        view.terms?.stopPrice ? priceText(view.terms.stopPrice) : null,
      ],
    ),
  );
}

export type LockedOrder = BookedOrder & {
  clientOrderId: string;
  state: OrderState;
  exposed: Quantity;
  reserved: Record<string, string>;
  /** What `reserved` is for. */
  reservedUnits: Quantity;
  factCount: number;
  tick: Price;
  /** Of the account's newest fact. */
  factSeq: string;
};

/** The order's row, its account's lock taken first. Throws AppError "not-found". */
export async function lockOrder(db: ClientBase, orderId: string): Promise<LockedOrder> {
  await db.query(
    prepared("SELECT FROM accounts WHERE id = (SELECT account_id FROM orders WHERE id = $1) FOR UPDATE", [
      orderId,
    ]),
  );
  return orderRow(db, orderId);
}

/** The same without the lock: for looking only. */
export async function orderRow(db: ClientBase, orderId: string): Promise<LockedOrder> {
  const { rows } = await db.query(
    prepared(
      `SELECT o.*, a.fact_seq, a.currency AS account_currency, i.currency, i.multiplier, i.settlement, i.tick FROM orders o
     JOIN accounts a ON a.id = o.account_id LEFT JOIN instruments i ON i.symbol = o.symbol WHERE o.id = $1`,
      [orderId],
    ),
  );
  const row = rows[0];
  if (!row) throw new AppError("not-found", "There is no such order in your team.");
  return {
    id: row.id,
    clientOrderId: row.client_order_id,
    accountId: row.account_id,
    symbol: row.symbol,
    sells: row.side !== "buy",
    state: row.state,
    exposed: quantity(row.exposed),
    reserved: row.reserved,
    reservedUnits: quantity(row.reserved_units),
    factCount: row.fact_count,
    factSeq: row.fact_seq,
    currency: row.currency ?? row.account_currency,
    multiplier: quantity(row.multiplier ?? "1"),
    settlement: row.settlement ?? "full",
    tick: price(row.tick ?? "0.01"),
  };
}

/** Gives back what open quantity no longer needs of shared limits; a fill or an end makes old verdicts void. */
async function releaseCounters(
  db: ClientBase,
  order: LockedOrder,
  view: OrderView,
  facts: number,
): Promise<void> {
  const before = sharesOf(order, order.exposed, order.state);
  const after = sharesOf(order, view.exposed, view.state);
  await addToCounters(
    db,
    order.accountId,
    [...before].map(([key, share]) => [key, (after.get(key) ?? 0n) - share]),
    facts,
  );
}

/** What open quantity uses of what was reserved, by key. An open order counts as one until its end. */
export function sharesOf(
  { reserved, reservedUnits }: Pick<LockedOrder, "reserved" | "reservedUnits">,
  exposed: Quantity,
  state: OrderState,
): Map<string, bigint> {
  const part = (key: string, whole: bigint): bigint => {
    if (ENDED.has(state)) return 0n;
    return key === "open-orders" ? whole : (whole * exposed) / reservedUnits;
  };
  return new Map(Object.entries(reserved).map(([key, whole]) => [key, part(key, BigInt(whole))]));
}

/** Moves the account's counters and its version on, and the number of its newest fact. */
export async function addToCounters(
  db: ClientBase,
  accountId: string,
  changes: readonly (readonly [key: string, delta: bigint])[],
  facts: number,
): Promise<void> {
  const deltas = Object.fromEntries(changes.map(([key, delta]) => [key, delta.toString()]));
  await db.query(
    prepared(
      `UPDATE accounts SET version = version + 1, fact_seq = fact_seq + $3, counters = counters || (
       SELECT coalesce(jsonb_object_agg(r.key, coalesce((counters ->> r.key)::numeric, 0) + r.value::numeric), '{}')
       FROM jsonb_each_text($2) r) WHERE id = $1`,
      [accountId, JSON.stringify(deltas), facts],
    ),
  );
}
