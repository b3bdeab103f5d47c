import type { ClientBase } from "pg";
import {
  type Money,
  money,
  moneyText,
  NO_MONEY,
  negated,
  notional,
  type Price,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
import type { Execution, OrderView } from "#lib/execution/orders/index.ts";
import {
  type LedgerTransaction,
  type Posting,
  type TradedInstrument,
  transaction,
} from "#lib/execution/positions/index.ts";
import { prepared } from "./prepared.ts";

export type BookedOrder = {
  readonly id: string;
  readonly accountId: string;
  readonly symbol: string;
  readonly sells: boolean;
  readonly currency: string;
  readonly multiplier: Quantity;
  /** full: the value is paid in cash. variation: only what was gained is, when flat and at the end of a day. */
  readonly settlement: TradedInstrument["settlement"];
};

/** An execution as its row: quantity signed, the fee in its currency. */
export type Booked = {
  execution: string;
  quantity: Quantity;
  price: Price;
  fee: Money;
  feeCurrency: string;
  at: number;
};

/**
 * Brings executions, position and books of an order from what they were to what its facts say now: one balanced
 * transaction for the difference, so that a bust or a correction reverses what was booked. `sequence` makes its name.
 */
export async function bookExecutions(
  db: ClientBase,
  order: BookedOrder,
  view: OrderView,
  sequence: number,
): Promise<void> {
  const before = await readBooked(db, order.id);
  const now = view.executions.map((one) => booked(one, order));
  const gone = before.filter((old) => !now.some((one) => isSame(one, old)));
  const come = now.filter((one) => !before.some((old) => isSame(one, old)));
  if (gone.length === 0 && come.length === 0) return;
  await replaceRows(db, order, gone, come);
  const units = total(come) - total(gone);
  await db.query(
    prepared(
      `INSERT INTO positions (team_id, account_id, symbol, quantity) VALUES (app_team_id(), $1, $2, $3)
     ON CONFLICT (team_id, account_id, symbol) DO UPDATE SET quantity = positions.quantity + excluded.quantity`,
      [order.accountId, order.symbol, quantityText(units as Quantity)],
    ),
  );
  const entry = transaction(
    `${order.id}:${sequence}`,
    view.updatedAt,
    `trades of ${order.symbol}`,
    summed([
      ...come.flatMap((one) => postings(one, order)),
      ...gone.flatMap((one) =>
        postings(one, order).map((post) => ({ ...post, amount: negated(post.amount) })),
      ),
    ]),
  );
  await writeTransaction(db, order.accountId, entry);
  if (order.settlement === "variation") await settleWhenFlat(db, order, entry.id, view.updatedAt);
}

/** A future that is closed owes nothing more: what it gained and has not been paid goes to cash. */
async function settleWhenFlat(db: ClientBase, order: BookedOrder, id: string, at: number): Promise<void> {
  const { rows } = await db.query(
    prepared("SELECT quantity FROM positions WHERE account_id = $1 AND symbol = $2", [
      order.accountId,
      order.symbol,
    ]),
  );
  if (quantity(rows[0].quantity) === 0n)
    await settleVariation(db, order, NO_MONEY, { id: `${id}:variation`, at });
}

/** Pays what a future gained since it was last settled, its position worth `value` now. */
export async function settleVariation(
  db: ClientBase,
  { accountId, symbol, currency }: Pick<BookedOrder, "accountId" | "symbol" | "currency">,
  value: Money,
  { id, at }: Pick<LedgerTransaction, "id" | "at">,
): Promise<void> {
  const { rows } = await db.query(
    prepared(
      `SELECT coalesce(sum(amount) FILTER (WHERE entry = 'trading:' || $2), 0)::text AS paid,
       coalesce(sum(amount) FILTER (WHERE entry = 'realised:' || $2), 0)::text AS realised
     FROM ledger_balances WHERE account_id = $1 AND currency = $3`,
      [accountId, symbol, currency],
    ),
  );
  // A gain is a negative balance of its income account.
  const due = (value - money(rows[0].paid) + money(rows[0].realised)) as Money;
  if (due === 0n) return;
  const settled = transaction(id, at, `variation of ${symbol}`, [
    { account: "cash", currency, amount: due },
    { account: `realised:${symbol}`, currency, amount: negated(due) },
  ]);
  await writeTransaction(db, accountId, settled);
}

/** Stores a transaction of the books; PostgreSQL refuses the commit when it does not sum to zero. */
export async function writeTransaction(
  db: ClientBase,
  accountId: string,
  { id, at, reason, postings: posts }: LedgerTransaction,
): Promise<void> {
  await db.query(
    prepared(
      `INSERT INTO ledger_entries (team_id, account_id, transaction, entry, currency, amount, at, reason)
     SELECT app_team_id(), $1, $2, e.entry, e.currency, e.amount, $4, $5
     FROM jsonb_to_recordset($3) AS e(entry text, currency text, amount numeric)`,
      [
        accountId,
        id,
        JSON.stringify(
          posts.map((p) => ({ entry: p.account, currency: p.currency, amount: moneyText(p.amount) })),
        ),
        at,
        reason,
      ],
    ),
  );
}

async function readBooked(db: ClientBase, orderId: string): Promise<Booked[]> {
  const { rows } = await db.query(prepared("SELECT * FROM executions WHERE order_id = $1", [orderId]));
  return rows.map((row) => ({
    execution: row.execution,
    quantity: quantity(row.quantity),
    price: price(row.price),
    fee: money(row.fee),
    feeCurrency: row.fee_currency,
    at: Number(row.at),
  }));
}

export const booked = (one: Execution, order: Pick<BookedOrder, "sells" | "currency">): Booked => ({
  execution: one.execution,
  quantity: order.sells ? negated(one.quantity) : one.quantity,
  price: one.price,
  fee: one.fee?.amount ?? NO_MONEY,
  feeCurrency: one.fee?.currency ?? order.currency,
  at: one.at,
});

const isSame = (a: Booked, b: Booked): boolean =>
  a.execution === b.execution &&
  a.quantity === b.quantity &&
  a.price === b.price &&
  a.fee === b.fee &&
  a.feeCurrency === b.feeCurrency;

const total = (executions: readonly Booked[]): bigint =>
  executions.reduce((sum, one) => sum + one.quantity, 0n);

async function replaceRows(
  db: ClientBase,
  order: BookedOrder,
  gone: readonly Booked[],
  come: readonly Booked[],
): Promise<void> {
  const ids = gone.map((one) => one.execution);
  await db.query(
    prepared("DELETE FROM executions WHERE order_id = $1 AND execution = ANY ($2)", [order.id, ids]),
  );
  const rows = come.map((one) => ({
    execution: one.execution,
    quantity: quantityText(one.quantity),
    price: priceText(one.price),
    fee: moneyText(one.fee),
    fee_currency: one.feeCurrency,
    at: one.at,
  }));
  await db.query(
    prepared(
      `INSERT INTO executions (team_id, account_id, execution, order_id, symbol, quantity, price, fee, fee_currency, at)
     SELECT app_team_id(), $1, e.execution, $2, $3, e.quantity, e.price, e.fee, e.fee_currency, e.at
     FROM jsonb_to_recordset($4)
       AS e(execution text, quantity numeric, price numeric, fee numeric, fee_currency text, at bigint)`,
      [order.accountId, order.id, order.symbol, JSON.stringify(rows)],
    ),
  );
}

/** Cash against what was traded, and the fee. */
function postings(one: Booked, { symbol, currency, multiplier, settlement }: BookedOrder): Posting[] {
  const value = notional(one.price, one.quantity, multiplier);
  return [
    { account: `trading:${symbol}`, currency, amount: value },
    { account: settlement === "full" ? "cash" : `clearing:${symbol}`, currency, amount: negated(value) },
    { account: "fees", currency: one.feeCurrency, amount: one.fee },
    { account: "cash", currency: one.feeCurrency, amount: negated(one.fee) },
  ];
}

/** One posting per account and currency. */
function summed(all: readonly Posting[]): Posting[] {
  const byKey = new Map<string, Posting>();
  for (const post of all) {
    const key = `${post.account} ${post.currency}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, amount: (known.amount + post.amount) as Money } : post);
  }
  return [...byKey.values()];
}
