import type { ClientBase, Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { money, quantity } from "#lib/core/money.ts";
import { type OrderFact, orderClientId } from "#lib/execution/orders/index.ts";
import type { BrokerConnection } from "#server/execution/brokers/index.ts";
import type { VenueEvent } from "#server/execution/gateway/index.ts";
import { recordAccountFacts, recordFacts } from "#server/execution/orders/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type UnknownOrder, writeUnknown } from "./adopt-unknown.ts";
import { type Book, type Break, compareBooks, type OurOrder, type TheirBook } from "./compare-books.ts";

export type ReconcileHost = { readonly pool: Pool; readonly bus: Bus; readonly clock: () => Micros };
export type Reconciled = { readonly breaks: readonly Break[]; readonly changes: number };
type Broker = Pick<BrokerConnection, "positions" | "cash" | "openOrders" | "query" | "accountFacts">;

/** How often the broker is asked again when the account moved between question and answer. */
const ATTEMPTS = 5;

/**
 * Compares an account with its broker. What the venue tells of our orders is recorded as facts; every other difference
 * becomes a break for a person. Nothing is dropped, cancelled, or booked here. Run again it changes nothing.
 */
export async function reconcileAccount(
  host: ReconcileHost,
  account: { teamId: string; accountId: string },
  broker: Broker,
  why: string,
): Promise<Reconciled> {
  const { pool, bus, clock } = host;
  const { teamId, accountId } = account;
  const inTeam = <T>(run: (db: ClientBase) => Promise<T>) => withTeam(pool, teamId, run);
  let facts = await recordBrokersFacts(inTeam, accountId, broker);
  for (let attempt = 1; ; attempt++) {
    const before = await inTeam((db) => readOurs(db, accountId));
    const theirs = await readTheirs(broker);
    facts += await inTeam((db) => recordEvents(db, accountId, theirs.events));
    facts += await askForMissing(inTeam, accountId, broker, before, theirs.book, clock());
    const ours = await inTeam((db) => readOurs(db, accountId));
    if (ours.seq !== before.seq && attempt < ATTEMPTS) continue;
    const breaks = compareBooks(ours.book, theirs.book);
    const details = await askForUnknown(broker, breaks);
    const compared = {
      orders: ours.book.orders.size,
      positions: theirs.book.positions?.size ?? 0,
      currencies: theirs.book.cash?.size ?? 0,
    };
    return inTeam(async (db) => {
      const changes = facts + (await keepBreaks(db, accountId, breaks, details, clock()));
      await db.query(
        `INSERT INTO reconcile_runs (team_id, account_id, why, at, orders, positions, currencies, breaks, changes)
         VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          accountId,
          why,
          clock(),
          compared.orders,
          compared.positions,
          compared.currencies,
          breaks.length,
          changes,
        ],
      );
      if (changes > 0)
        await bus.publish(db, {
          topic: "reconciliation",
          type: "reconciliation.changed",
          payload: { accountId },
        });
      return { breaks, changes };
    });
  }
}

/** Fees and the like since somebody last said by hand what the cash is; before that they are part of it. */
async function recordBrokersFacts(
  inTeam: <T>(run: (db: ClientBase) => Promise<T>) => Promise<T>,
  accountId: string,
  broker: Broker,
): Promise<number> {
  if (!broker.accountFacts) return 0;
  const since = await inTeam(async (db) => {
    const { rows } = await db.query(
      `SELECT greatest(extract(epoch FROM a.created_at) * 1e6, (SELECT max(at) FROM ledger_entries
         WHERE account_id = a.id AND entry = 'adjustment'))::float8 AS since FROM accounts a WHERE a.id = $1`,
      [accountId],
    );
    return rows[0].since as number;
  });
  const told = await broker.accountFacts(since);
  return told.length === 0 ? 0 : inTeam((db) => recordAccountFacts(db, accountId, told));
}

type Ours = { seq: string; book: Book<OurOrder> };

async function readOurs(db: ClientBase, accountId: string): Promise<Ours> {
  const { rows } = await db.query(
    // What is booked without a fact of an order moves the version only.
    `SELECT concat_ws(' ', a.fact_seq, a.version) AS seq,
       (SELECT coalesce(json_agg(json_build_array(symbol, quantity::text)), '[]') FROM positions
         WHERE account_id = a.id AND quantity <> 0) AS positions,
       (SELECT coalesce(json_agg(json_build_array(currency, amount::text)), '[]') FROM ledger_balances
         WHERE account_id = a.id AND entry = 'cash') AS cash,
       (SELECT coalesce(json_agg(json_build_object('id', id, 'client', client_order_id, 'state', state,
           'filled', filled::text)), '[]') FROM orders WHERE account_id = a.id AND exposed > 0) AS orders
     FROM accounts a WHERE a.id = $1`,
    [accountId],
  );
  const { seq, positions, cash, orders } = rows[0];
  return {
    seq,
    book: {
      positions: new Map(positions.map(([symbol, units]: [string, string]) => [symbol, quantity(units)])),
      cash: new Map(cash.map(([currency, amount]: [string, string]) => [currency, money(amount)])),
      orders: new Map(
        orders.map((row: { id: string; client: string; state: string; filled: string }) => [
          row.client,
          { orderId: row.id, state: row.state, filled: quantity(row.filled) },
        ]),
      ),
    },
  };
}

async function readTheirs(broker: Broker): Promise<{ book: TheirBook; events: VenueEvent[] }> {
  const [positions, cash, open] = [await broker.positions(), await broker.cash(), await broker.openOrders()];
  return {
    events: open?.flatMap(({ events }) => events) ?? [],
    book: {
      positions: positions && new Map(positions.map((one) => [one.symbol, one.quantity])),
      cash: cash && new Map(cash.map((one) => [one.currency, one.amount])),
      orders:
        open &&
        new Map(
          open.map(({ clientOrderId, filled, asks = null }) => [
            orderClientId(clientOrderId),
            { clientOrderId: orderClientId(clientOrderId), filled, asks },
          ]),
        ),
    },
  };
}

/** The venue's own words on our orders; answers how many were new. */
async function recordEvents(
  db: ClientBase,
  accountId: string,
  events: readonly VenueEvent[],
): Promise<number> {
  const byClient = Map.groupBy(events, ({ clientOrderId }) => orderClientId(clientOrderId));
  const { rows } = await db.query<{ id: string; client: string; count: number }>(
    `SELECT id, client_order_id AS client, fact_count AS count FROM orders
     WHERE account_id = $1 AND client_order_id = ANY ($2) ORDER BY id`,
    [accountId, [...byClient.keys()]],
  );
  let added = 0;
  for (const { id, client } of rows) {
    const facts = byClient.get(client) ?? [];
    const { changed } = await recordFacts(
      db,
      id,
      facts.map(({ fact }) => fact),
    );
    if (changed) added += 1;
  }
  return added;
}

/** Orders that we think work and the venue does not list: the venue is asked for each, and believed. */
async function askForMissing(
  inTeam: <T>(run: (db: ClientBase) => Promise<T>) => Promise<T>,
  accountId: string,
  broker: Broker,
  ours: Ours,
  theirs: TheirBook,
  at: Micros,
): Promise<number> {
  let added = 0;
  for (const [client, { orderId, state }] of ours.book.orders) {
    if (theirs.orders?.has(client) || ["queued", "sending", "unknown", "quarantined"].includes(state))
      continue;
    const found = await broker.query(client);
    if (found === null) continue;
    added += await inTeam((db) => recordEvents(db, accountId, found.events));
    // Once for each thing the venue says, however often it is asked.
    const fact: OrderFact = {
      id: `reconciled:${found.state}:${found.filled}`,
      at,
      kind: "query-found",
      state: found.state,
      filled: found.filled,
    };
    if (found.state !== "working" && (await inTeam((db) => recordFacts(db, orderId, [fact]))).changed)
      added += 1;
  }
  return added;
}

/** What the venue tells of each open order that is not ours, should a person want to adopt it. */
async function askForUnknown(broker: Broker, breaks: readonly Break[]): Promise<Map<Break, UnknownOrder>> {
  const details = new Map<Break, UnknownOrder>();
  for (const one of breaks) {
    if (!one.unknown?.asks) continue;
    const found = await broker.query(one.unknown.clientOrderId);
    if (found) details.set(one, writeUnknown(one.unknown.asks, found.events));
  }
  return details;
}

/** Breaks that are new or changed are opened, those that are gone agree again; answers how many changed. */
async function keepBreaks(
  db: ClientBase,
  accountId: string,
  breaks: readonly Break[],
  details: ReadonlyMap<Break, UnknownOrder>,
  at: Micros,
): Promise<number> {
  // The account first, as who resolves a break does.
  await db.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [accountId]);
  const { rows } = await db.query<Break & { id: string; state: string }>(
    `SELECT id, kind, subject, ours, theirs, state FROM reconcile_breaks
     WHERE account_id = $1 AND state IN ('open', 'acknowledged') FOR UPDATE`,
    [accountId],
  );
  const known = new Map(rows.map((row) => [`${row.kind} ${row.subject}`, row]));
  let changes = 0;
  for (const one of breaks) {
    const { kind, subject, ours, theirs } = one;
    const detail = details.get(one) ?? null;
    const old = known.get(`${kind} ${subject}`);
    known.delete(`${kind} ${subject}`);
    if (old && old.ours === ours && old.theirs === theirs) {
      await db.query(
        "UPDATE reconcile_breaks SET last_seen = $2, detail = coalesce($3, detail) WHERE id = $1",
        [old.id, at, detail && JSON.stringify(detail)],
      );
      continue;
    }
    changes += 1;
    if (old)
      await db.query(
        `UPDATE reconcile_breaks SET ours = $2, theirs = $3, last_seen = $4, state = 'open',
           detail = coalesce($5, detail) WHERE id = $1`,
        [old.id, ours, theirs, at, detail && JSON.stringify(detail)],
      );
    else
      await db.query(
        `INSERT INTO reconcile_breaks (team_id, account_id, kind, subject, ours, theirs, first_seen, last_seen, detail)
         VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $6, $7)`,
        [accountId, kind, subject, ours, theirs, at, detail && JSON.stringify(detail)],
      );
  }
  for (const { id } of known.values()) {
    changes += 1;
    await db.query("UPDATE reconcile_breaks SET state = 'agreed', resolved_at = $2 WHERE id = $1", [id, at]);
  }
  return changes;
}
