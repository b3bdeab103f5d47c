import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import {
  money,
  moneyText,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
import { foldOrder, type OrderFact, type OrderView, readFact } from "#lib/execution/orders/index.ts";
import { type Booked, booked } from "./book-executions.ts";
import { FACT_UNITS } from "./record-account-facts.ts";
import { sharesOf } from "./record-facts.ts";

export type Difference = { readonly what: string; readonly kept: string; readonly rebuilt: string };

export type Verified = {
  readonly orders: number;
  /** SHA-256 of the state as the rows keep it, and as facts and entries alone make it: equal when nothing differs. */
  readonly keptHash: string;
  readonly hash: string;
  readonly differences: readonly Difference[];
};

const BATCH = 1000;

/**
 * Rebuilds every order, execution, position, balance and counter of shared limits of the team from facts and entries of
 * the books alone, and compares them with the rows that are kept. Under load it needs a transaction with one snapshot.
 */
export async function verifyOrders(db: ClientBase): Promise<Verified> {
  const state = new ComparedState();
  const positions = new Map<string, bigint>();
  const counters = new Map<string, bigint>();
  let orders = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const { rows } = await db.query(ORDERS, [after, BATCH]);
    if (rows.length === 0) break;
    after = rows.at(-1).id;
    orders += rows.length;
    const ids = rows.map((row) => row.id as string);
    const facts = await factsOf(db, ids);
    const executions = await executionsOf(db, ids);
    for (const row of rows) {
      const view = foldOrder(facts.get(row.id) ?? []);
      const fills = view.executions.map((one) =>
        fillLine(booked(one, { sells: row.side !== "buy", currency: row.currency })),
      );
      state.compare(`Order ${row.id}`, orderLine(row), viewLine(view));
      state.compare(`Executions of order ${row.id}`, lines(executions.get(row.id) ?? []), lines(fills));
      const key = `${row.account_id} ${row.symbol}`;
      const side = row.side === "buy" ? 1n : -1n;
      // Of an order that an algorithm works, the children have the executions.
      const filled = view.executions.reduce((sum, one) => sum + one.quantity, 0n);
      positions.set(key, (positions.get(key) ?? 0n) + side * filled);
      const held = { reserved: row.reserved, reservedUnits: quantity(row.reserved_units) };
      for (const [limit, share] of sharesOf(held, view.exposed, view.state)) {
        const counter = `${row.account_id} ${limit}`;
        counters.set(counter, (counters.get(counter) ?? 0n) + share);
      }
    }
  }
  await comparePositions(db, positions, state);
  await compareBalances(db, state);
  await compareAccountFacts(db, state);
  await compareCounters(db, counters, state);
  return { orders, ...state.result() };
}

/** Two states line by line, and the hash of each. */
class ComparedState {
  readonly #kept = createHash("sha256");
  readonly #rebuilt = createHash("sha256");
  readonly #differences: Difference[] = [];

  compare(what: string, kept: string, rebuilt: string): void {
    this.#kept.update(`${what}: ${kept}\n`);
    this.#rebuilt.update(`${what}: ${rebuilt}\n`);
    if (kept !== rebuilt) this.#differences.push({ what, kept, rebuilt });
  }

  result(): Omit<Verified, "orders"> {
    const [keptHash, hash] = [this.#kept.digest("hex"), this.#rebuilt.digest("hex")];
    return { keptHash, hash, differences: this.#differences };
  }
}

const ORDERS = `SELECT o.*, coalesce(i.currency, a.currency) AS currency FROM orders o
  JOIN accounts a ON a.id = o.account_id LEFT JOIN instruments i ON i.symbol = o.symbol
  WHERE o.id > $1 ORDER BY o.id LIMIT $2`;

const viewLine = (view: OrderView): string =>
  [
    view.state,
    quantityText(view.filled),
    quantityText(view.leaves),
    quantityText(view.exposed),
    view.averagePrice === null ? "" : priceText(view.averagePrice),
    view.flags.join(","),
  ].join(" ");

const orderLine = (row: Record<string, string> & { flags: string[] }): string =>
  [
    row.state,
    ...[row.filled, row.leaves, row.exposed, row.average_price].map(plain),
    row.flags.join(","),
  ].join(" ");

const plain = (text: string | null | undefined): string => (text ? quantityText(quantity(text)) : "");

type Fill = Pick<Booked, "execution" | "quantity" | "price" | "fee" | "feeCurrency">;
const fillLine = (one: Fill): string =>
  [one.execution, quantityText(one.quantity), priceText(one.price), moneyText(one.fee), one.feeCurrency].join(
    " ",
  );
const lines = (all: readonly string[]): string => [...all].sort().join("; ");

async function factsOf(db: ClientBase, ids: readonly string[]): Promise<Map<string, OrderFact[]>> {
  const { rows } = await db.query(
    "SELECT order_id, id, kind, at, body FROM order_facts WHERE order_id = ANY ($1)",
    [ids],
  );
  const facts = new Map<string, OrderFact[]>(ids.map((id) => [id, []]));
  for (const row of rows) facts.get(row.order_id)?.push(readFact(row));
  return facts;
}

async function executionsOf(db: ClientBase, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await db.query("SELECT * FROM executions WHERE order_id = ANY ($1)", [ids]);
  const fills = new Map<string, string[]>();
  for (const row of rows) {
    const fill = {
      execution: row.execution,
      quantity: quantity(row.quantity),
      price: price(row.price),
      fee: money(row.fee),
      feeCurrency: row.fee_currency,
    };
    fills.set(row.order_id, [...(fills.get(row.order_id) ?? []), fillLine(fill)]);
  }
  return fills;
}

async function comparePositions(
  db: ClientBase,
  rebuilt: ReadonlyMap<string, bigint>,
  state: ComparedState,
): Promise<void> {
  const { rows } = await db.query("SELECT account_id, symbol, quantity FROM positions");
  // What a person booked beside executions, and what splits made of it, is part of the position.
  const adjusted = await db.query(
    `SELECT account_id, symbol, sum(quantity)::text AS quantity FROM (
       SELECT account_id, symbol, quantity FROM position_adjustments
       UNION ALL SELECT account_id, symbol, units FROM ${FACT_UNITS} u) a GROUP BY 1, 2`,
  );
  const whole = new Map(rebuilt);
  for (const row of adjusted.rows) {
    const key = `${row.account_id} ${row.symbol}`;
    whole.set(key, (whole.get(key) ?? 0n) + quantity(row.quantity));
  }
  const kept = new Map(rows.map((row) => [`${row.account_id} ${row.symbol}`, quantity(row.quantity)]));
  for (const key of [...new Set([...kept.keys(), ...whole.keys()])].sort())
    state.compare(
      `Position ${key}`,
      quantityText((kept.get(key) ?? 0n) as Quantity),
      quantityText((whole.get(key) ?? 0n) as Quantity),
    );
}

/** Balances against the sum of the entries that made them. */
async function compareBalances(db: ClientBase, state: ComparedState): Promise<void> {
  const { rows } = await db.query(
    `SELECT concat_ws(' ', account_id, entry, currency) AS key, coalesce(b.amount, 0)::text AS kept,
       coalesce(e.amount, 0)::text AS rebuilt FROM ledger_balances b
     FULL JOIN (SELECT account_id, entry, currency, sum(amount) AS amount FROM ledger_entries GROUP BY 1, 2, 3) e
       USING (account_id, entry, currency) ORDER BY account_id, entry, currency`,
  );
  for (const { key, kept, rebuilt } of rows)
    state.compare(`Balance ${key}`, moneyText(money(kept)), moneyText(money(rebuilt)));
}

/** What is booked of each account fact against what it says. */
async function compareAccountFacts(db: ClientBase, state: ComparedState): Promise<void> {
  const { rows } = await db.query(
    `SELECT concat_ws(' ', f.account_id, f.id, f.currency) AS key, coalesce(e.amount, 0)::text AS kept,
       f.amount::text AS rebuilt
     FROM (SELECT account_id, id, currency, amount FROM account_facts
       UNION ALL SELECT account_id, id, other, other_amount FROM account_facts WHERE kind = 'conversion') f LEFT JOIN ledger_entries e ON e.account_id = f.account_id
       AND e.transaction = 'account:' || f.id AND e.entry = 'cash' AND e.currency = f.currency
     ORDER BY f.account_id, f.id, f.currency`,
  );
  for (const { key, kept, rebuilt } of rows)
    state.compare(`Cash of account fact ${key}`, moneyText(money(kept)), moneyText(money(rebuilt)));
}

/** What accounts count as used of shared limits against the sum of what their open orders use. */
async function compareCounters(
  db: ClientBase,
  rebuilt: ReadonlyMap<string, bigint>,
  state: ComparedState,
): Promise<void> {
  const { rows } = await db.query("SELECT id, c.key, c.value FROM accounts, jsonb_each_text(counters) c");
  const kept = new Map(rows.map((row) => [`${row.id} ${row.key}`, BigInt(row.value)]));
  for (const key of [...new Set([...kept.keys(), ...rebuilt.keys()])].sort())
    state.compare(`Counter ${key}`, `${kept.get(key) ?? 0n}`, `${rebuilt.get(key) ?? 0n}`);
}
