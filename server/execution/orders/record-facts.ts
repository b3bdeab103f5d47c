import type { ClientBase, QueryResultRow } from "pg";
import { AppError } from "#lib/core/errors.ts";
import {
  multiplied,
  type Price,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
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
import { type BookedChange, type BookedOrder, bookExecutions } from "./book-executions.ts";
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
  const recorded = await recordManyFacts(db, new Map([[orderId, facts]]));
  return recorded.get(orderId) as Recorded;
}

/** The same for orders of one account: as many statements for a burst of events as for one. */
export async function recordManyFacts(
  db: ClientBase,
  facts: ReadonlyMap<string, readonly OrderFact[]>,
): Promise<Map<string, Recorded>> {
  const orders = await lockOrders(db, [...facts.keys()]);
  const added = await crashPoint("facts.append", () => appendFacts(db, orders, facts));
  const views = await readOrders(db, [...facts.keys()]);
  const changes = orders
    .filter(({ id }) => added.has(id))
    .map((order) => {
      const fresh = added.get(order.id) ?? new Set();
      const splits = (facts.get(order.id) ?? []).filter((fact) => fresh.has(fact.id)).flatMap(splitRatio);
      const factCount = order.factCount + fresh.size;
      return { order, view: views.get(order.id) as OrderView, factCount, held: heldAfter(order, splits) };
    });
  if (changes.length > 0) {
    await crashPoint("facts.book", () => bookExecutions(db, changes));
    await crashPoint("facts.project", () => project(db, changes));
    const given = [...facts.values()].reduce((sum, some) => sum + some.length, 0);
    await crashPoint("facts.release", () => releaseCounters(db, changes, given));
  }
  return new Map(orders.map((order) => [order.id, recordedOf(order, views, added)]));
}

function recordedOf(
  { id, state }: LockedOrder,
  views: ReadonlyMap<string, OrderView>,
  added: ReadonlyMap<string, unknown>,
): Recorded {
  const view = views.get(id) as OrderView;
  if (!added.has(id)) return { view, changed: false, unexpected: null };
  const expected = isExpectedChange(state, view.state);
  return { view, changed: true, unexpected: expected ? null : { from: state, to: view.state } };
}

/** What an order's facts say now. */
export async function readOrder(db: ClientBase, orderId: string): Promise<OrderView> {
  return (await readOrders(db, [orderId])).get(orderId) as OrderView;
}

/** The same of many, by id. */
export async function readOrders(db: ClientBase, ids: readonly string[]): Promise<Map<string, OrderView>> {
  const { rows } = await db.query(
    prepared("SELECT order_id, id, kind, at, body FROM order_facts WHERE order_id = ANY ($1)", [ids]),
  );
  const facts = new Map<string, OrderFact[]>(ids.map((id) => [id, []]));
  for (const row of rows) facts.get(row.order_id)?.push(readFact(row));
  return new Map([...facts].map(([id, some]) => [id, foldOrder(some)]));
}

/** The ids of those that were new, by order; orders with none are absent. */
async function appendFacts(
  db: ClientBase,
  orders: readonly LockedOrder[],
  facts: ReadonlyMap<string, readonly OrderFact[]>,
): Promise<Map<string, Set<string>>> {
  const [{ accountId, factSeq }] = orders as [LockedOrder];
  const rows = orders.flatMap(({ id }) =>
    (facts.get(id) ?? []).map((fact) => ({ order: id, ...writeFact(fact) })),
  );
  const told = [JSON.stringify(rows), accountId, factSeq];
  const inserted = await db.query(prepared(`${APPEND} ${GIVEN} ${UNLESS_KNOWN}`, told));
  const added = new Map<string, Set<string>>();
  const note = ({ order_id, id }: QueryResultRow) =>
    added.set(order_id, (added.get(order_id) ?? new Set()).add(id));
  inserted.rows.forEach(note);
  if (inserted.rows.length < rows.length)
    (await db.query(prepared(`${APPEND_OTHERWISE} ${GIVEN} ${DIFFERS} ${UNLESS_KNOWN}`, told))).rows.forEach(
      note,
    );
  return added;
}

const APPEND = `INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
  SELECT app_team_id(), f."order", f.id, f.kind, f.at, f.body, $2, $3::bigint + f.ordinality`;
const GIVEN = `FROM ROWS FROM (jsonb_to_recordset($1) AS ("order" uuid, id text, kind text, at bigint, body jsonb))
  WITH ORDINALITY AS f("order", id, kind, at, body, ordinality)`;
const UNLESS_KNOWN = "ON CONFLICT (team_id, order_id, id) DO NOTHING RETURNING order_id, id";
/** A known fact that is told again with other contents is another fact: both stand, and what they contradict shows. */
const APPEND_OTHERWISE = APPEND.replace("f.id", "f.id || '~' || left(md5(f.body::text), 8)");
const DIFFERS = `JOIN order_facts k ON k.team_id = app_team_id() AND k.order_id = f."order" AND k.id = f.id
  AND (k.kind, k.body) IS DISTINCT FROM (f.kind, f.body)`;

async function project(db: ClientBase, changes: readonly ChangedOrder[]): Promise<void> {
  const rows = changes.map(({ order, view, factCount, held }) => ({
    id: order.id,
    state: view.state,
    filled: quantityText(view.filled),
    leaves: quantityText(view.leaves),
    exposed: quantityText(view.exposed),
    average_price: view.averagePrice === null ? null : priceText(view.averagePrice),
    flags: view.flags,
    reason: view.reason,
    fact_count: factCount,
    updated_at: view.updatedAt,
    quantity: view.terms && quantityText(view.terms.quantity),
    limit_price: view.terms?.limitPrice ? priceText(view.terms.limitPrice) : null,
    stop_price: view.terms?.stopPrice ? priceText(view.terms.stopPrice) : null,
    ...(held !== order && { reserved: held.reserved, reserved_units: quantityText(held.reservedUnits) }),
  }));
  await db.query(
    prepared(
      `UPDATE orders o SET state = v.state, filled = v.filled, leaves = v.leaves, exposed = v.exposed,
       average_price = v.average_price, flags = v.flags, reason = v.reason, fact_count = v.fact_count,
       updated_at = v.updated_at, quantity = coalesce(v.quantity, o.quantity), limit_price = v.limit_price,
       stop_price = v.stop_price, reserved = coalesce(v.reserved, o.reserved),
       reserved_units = coalesce(v.reserved_units, o.reserved_units)
     FROM jsonb_to_recordset($1) AS v(id uuid, state text, filled numeric, leaves numeric, exposed numeric,
       average_price numeric, flags text[], reason text, fact_count integer, updated_at bigint, quantity numeric,
       limit_price numeric, stop_price numeric, reserved jsonb, reserved_units numeric) WHERE o.id = v.id`,
      [JSON.stringify(rows)],
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

type Held = Pick<LockedOrder, "reserved" | "reservedUnits">;
/** `held`: what it has reserved from now on. */
type ChangedOrder = BookedChange & { readonly order: LockedOrder; readonly held: Held };

/** The order's row, its account's lock taken first. Throws AppError "not-found". */
export async function lockOrder(db: ClientBase, orderId: string): Promise<LockedOrder> {
  const [order] = await lockOrders(db, [orderId]);
  return order as LockedOrder;
}

async function lockOrders(db: ClientBase, ids: readonly string[]): Promise<LockedOrder[]> {
  await db.query(
    prepared(
      `SELECT FROM accounts WHERE id = ANY (ARRAY(SELECT account_id FROM orders WHERE id = ANY ($1)))
       ORDER BY id FOR UPDATE`,
      [ids],
    ),
  );
  return orderRows(db, ids);
}

/** The same without the lock: for looking only. */
export async function orderRow(db: ClientBase, orderId: string): Promise<LockedOrder> {
  const [order] = await orderRows(db, [orderId]);
  return order as LockedOrder;
}

async function orderRows(db: ClientBase, ids: readonly string[]): Promise<LockedOrder[]> {
  const { rows } = await db.query(
    prepared(
      `SELECT o.*, a.fact_seq, a.currency AS account_currency, a.broker, i.currency, i.multiplier, i.settlement, i.tick FROM orders o
     JOIN accounts a ON a.id = o.account_id LEFT JOIN instruments i ON i.symbol = o.symbol WHERE o.id = ANY ($1)`,
      [ids],
    ),
  );
  if (rows.length < ids.length) throw new AppError("not-found", "There is no such order in your team.");
  return rows.map(lockedFrom);
}

function lockedFrom(row: QueryResultRow): LockedOrder {
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
    settledByBroker: row.broker === "paper",
    tick: price(row.tick ?? "0.01"),
  };
}

/** Gives back what open quantity no longer needs of shared limits; a fill or an end makes old verdicts void. */
async function releaseCounters(
  db: ClientBase,
  changes: readonly ChangedOrder[],
  facts: number,
): Promise<void> {
  const deltas = new Map<string, bigint>();
  for (const { order, view, held } of changes) {
    const after = sharesOf(held, view.exposed, view.state);
    for (const [key, before] of sharesOf(order, order.exposed, order.state))
      deltas.set(key, (deltas.get(key) ?? 0n) + (after.get(key) ?? 0n) - before);
  }
  const [{ order }] = changes as [ChangedOrder];
  await addToCounters(db, order.accountId, [...deltas], facts);
}

/** What open quantity uses of what was reserved, by key. An open order counts as one until its end. */
export function sharesOf(
  { reserved, reservedUnits }: Held,
  exposed: Quantity,
  state: OrderState,
): Map<string, bigint> {
  const part = (key: string, whole: bigint): bigint => {
    if (ENDED.has(state)) return 0n;
    return key === "open-orders" ? whole : (whole * exposed) / reservedUnits;
  };
  return new Map(Object.entries(reserved).map(([key, whole]) => [key, part(key, BigInt(whole))]));
}

const splitRatio = (fact: OrderFact): Quantity[] =>
  fact.kind === "restated" && fact.ratio !== undefined ? [fact.ratio] : [];

/** After splits it is for more units: what counts units grows with them, money and the order itself do not. */
function heldAfter(held: Held, splits: readonly Quantity[]): Held {
  if (splits.length === 0) return held;
  const split = (units: Quantity): Quantity => splits.reduce(multiplied, units);
  const reserved = Object.entries(held.reserved).map(([key, whole]) => [
    key,
    COUNTS_UNITS.test(key) ? `${split(BigInt(whole) as Quantity)}` : whole,
  ]);
  return { reserved: Object.fromEntries(reserved), reservedUnits: split(held.reservedUnits) };
}
/** Counters of max-position: `buy:IBM`. */
const COUNTS_UNITS = /^(buy|sell):/;

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
