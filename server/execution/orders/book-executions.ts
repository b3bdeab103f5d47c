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
  /** The broker says when it pays what a future gained. */
  readonly settledByBroker?: boolean;
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

/** An order with what its facts say now; their count makes the name of what is booked. */
export type BookedChange = {
  readonly order: BookedOrder;
  readonly view: OrderView;
  readonly factCount: number;
};

type Difference = BookedChange & { readonly gone: readonly Booked[]; readonly come: readonly Booked[] };

/**
 * Brings executions, positions and books of orders of one account from what they were to what their facts say now: one
 * balanced transaction an order for the difference, so that a bust or a correction reverses what was booked.
 */
export async function bookExecutions(db: ClientBase, changes: readonly BookedChange[]): Promise<void> {
  const kept = await readBooked(
    db,
    changes.map(({ order }) => order.id),
  );
  const differences = changes
    .map((change) => differenceOf(change, kept.get(change.order.id) ?? []))
    .filter(({ gone, come }) => gone.length > 0 || come.length > 0);
  if (differences.length === 0) return;
  const [{ order }] = differences as [Difference];
  await replaceRows(db, order.accountId, differences);
  await movePositions(db, order.accountId, differences);
  await writeTransactions(db, order.accountId, differences.map(entryOf));
  const futures = differences.filter(
    ({ order: one }) => one.settlement === "variation" && !one.settledByBroker,
  );
  for (const last of new Map(futures.map((one) => [one.order.symbol, one])).values())
    await settleWhenFlat(db, last);
}

function differenceOf(change: BookedChange, before: readonly Booked[]): Difference {
  const now = change.view.executions.map((one) => booked(one, change.order));
  const known = new Map(before.map((one) => [one.execution, one]));
  const wanted = new Map(now.map((one) => [one.execution, one]));
  return {
    ...change,
    gone: before.filter((old) => !isSame(wanted.get(old.execution), old)),
    come: now.filter((one) => !isSame(known.get(one.execution), one)),
  };
}

const entryOf = ({ order, view, factCount, gone, come }: Difference): LedgerTransaction =>
  transaction(
    `${order.id}:${factCount}`,
    view.updatedAt,
    `trades of ${order.symbol}`,
    summed([
      ...come.flatMap((one) => postings(one, order)),
      ...gone.flatMap((one) =>
        postings(one, order).map((post) => ({ ...post, amount: negated(post.amount) })),
      ),
    ]),
  );

async function movePositions(
  db: ClientBase,
  accountId: string,
  differences: readonly Difference[],
): Promise<void> {
  const moved = new Map<string, bigint>();
  for (const { order, gone, come } of differences)
    moved.set(order.symbol, (moved.get(order.symbol) ?? 0n) + total(come) - total(gone));
  await db.query(
    prepared(
      `INSERT INTO positions (team_id, account_id, symbol, quantity)
     SELECT app_team_id(), $1, m.symbol, m.units FROM unnest($2::text[], $3::numeric[]) AS m(symbol, units)
     ON CONFLICT (team_id, account_id, symbol) DO UPDATE SET quantity = positions.quantity + excluded.quantity`,
      [accountId, [...moved.keys()], [...moved.values()].map((units) => quantityText(units as Quantity))],
    ),
  );
}

/** A future that is closed owes nothing more: what it gained and has not been paid goes to cash. */
async function settleWhenFlat(db: ClientBase, { order, view, factCount }: Difference): Promise<void> {
  const { rows } = await db.query(
    prepared("SELECT quantity FROM positions WHERE account_id = $1 AND symbol = $2", [
      order.accountId,
      order.symbol,
    ]),
  );
  if (quantity(rows[0].quantity) === 0n)
    await settleVariation(db, order, NO_MONEY, {
      id: `${order.id}:${factCount}:variation`,
      at: view.updatedAt,
    });
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
export function writeTransaction(db: ClientBase, accountId: string, entry: LedgerTransaction): Promise<void> {
  return writeTransactions(db, accountId, [entry]);
}

export async function writeTransactions(
  db: ClientBase,
  accountId: string,
  transactions: readonly LedgerTransaction[],
): Promise<void> {
  const rows = transactions.flatMap(({ id, at, reason, postings: posts }) =>
    posts.map(({ account: entry, currency, amount }) => ({
      ...{ transaction: id, entry, currency, at, reason },
      amount: moneyText(amount),
    })),
  );
  await db.query(
    prepared(
      `INSERT INTO ledger_entries (team_id, account_id, transaction, entry, currency, amount, at, reason)
     SELECT app_team_id(), $1, e.transaction, e.entry, e.currency, e.amount, e.at, e.reason
     FROM jsonb_to_recordset($2)
       AS e(transaction text, entry text, currency text, amount numeric, at bigint, reason text)`,
      [accountId, JSON.stringify(rows)],
    ),
  );
}

/** What is booked, by order. */
async function readBooked(db: ClientBase, ids: readonly string[]): Promise<Map<string, Booked[]>> {
  const { rows } = await db.query(prepared("SELECT * FROM executions WHERE order_id = ANY ($1)", [ids]));
  const byOrder = new Map<string, Booked[]>();
  for (const row of rows) {
    const one: Booked = {
      execution: row.execution,
      quantity: quantity(row.quantity),
      price: price(row.price),
      fee: money(row.fee),
      feeCurrency: row.fee_currency,
      at: Number(row.at),
    };
    const known = byOrder.get(row.order_id);
    if (known) known.push(one);
    else byOrder.set(row.order_id, [one]);
  }
  return byOrder;
}

export const booked = (one: Execution, order: Pick<BookedOrder, "sells" | "currency">): Booked => ({
  execution: one.execution,
  quantity: order.sells ? negated(one.quantity) : one.quantity,
  price: one.price,
  fee: one.fee?.amount ?? NO_MONEY,
  feeCurrency: one.fee?.currency ?? order.currency,
  at: one.at,
});

const isSame = (a: Booked | undefined, b: Booked): boolean =>
  a !== undefined &&
  a.quantity === b.quantity &&
  a.price === b.price &&
  a.fee === b.fee &&
  a.feeCurrency === b.feeCurrency;

const total = (executions: readonly Booked[]): bigint =>
  executions.reduce((sum, one) => sum + one.quantity, 0n);

async function replaceRows(
  db: ClientBase,
  accountId: string,
  differences: readonly Difference[],
): Promise<void> {
  const gone = differences.flatMap((one) => one.gone.map(({ execution }) => execution));
  if (gone.length > 0)
    await db.query(
      prepared("DELETE FROM executions WHERE account_id = $1 AND execution = ANY ($2)", [accountId, gone]),
    );
  const rows = differences.flatMap(({ order, come }) =>
    come.map((one) => ({
      order_id: order.id,
      symbol: order.symbol,
      execution: one.execution,
      quantity: quantityText(one.quantity),
      price: priceText(one.price),
      fee: moneyText(one.fee),
      fee_currency: one.feeCurrency,
      at: one.at,
    })),
  );
  await db.query(
    prepared(
      `INSERT INTO executions (team_id, account_id, execution, order_id, symbol, quantity, price, fee, fee_currency, at)
     SELECT app_team_id(), $1, e.execution, e.order_id, e.symbol, e.quantity, e.price, e.fee, e.fee_currency, e.at
     FROM jsonb_to_recordset($2) AS e(execution text, order_id uuid, symbol text, quantity numeric, price numeric,
       fee numeric, fee_currency text, at bigint)`,
      [accountId, JSON.stringify(rows)],
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
