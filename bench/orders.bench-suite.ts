import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import { acceptOrder, recordFacts, verifyOrders } from "#server/execution/orders/index.ts";
import { type Desk, killPostgres, openDesk } from "#server/execution/survival/index.ts";
import { appUrlFrom, enableAppRole, migrate, openPool, withTeam } from "#server/infrastructure/db/index.ts";
import { type Postgres, supervisePostgres } from "#server/infrastructure/postgres/index.ts";
import { atLeast, atMost, type Gate } from "./gate.ts";

const CLIENTS = 16;
/** As many orders work in each at the end as the ordinary limit lets. */
const ACCOUNTS = 64;
const WARM_UP_MS = 2000;
const MEASURE_MS = 10_000;
const FILLS = 3000;
/** Accounts whose orders are filled. */
const FILLED = 8;
const KILLS = 5;

const now = (): number => Date.now() * 1000;
const quotes = () => ({ reference: price("100"), at: now(), open: true, dailyVolume: null });

/**
 * The order path on a PostgreSQL of its own with every commit on the disk: accepts by 16 clients on 64 accounts, fills
 * ingested with exact positions, and how long until orders are accepted again after kill -9. Verified by the rebuild.
 */
export async function ordersSuite(notMeasured: string[]): Promise<Gate[]> {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-bench-orders-"));
  const postgres = await supervisePostgres(join(folder, "home"));
  try {
    await migrate(postgres.ownerUrl, "prisma/migrations");
    await enableAppRole(postgres.ownerUrl);
    const pool = openPool(appUrlFrom(postgres.ownerUrl), { poolSize: CLIENTS, statementTimeoutSeconds: 30 });
    const owner = openPool(postgres.ownerUrl, { poolSize: 1, statementTimeoutSeconds: 30 });
    const desks = await openDesks(owner, pool);
    const gates = [
      ...(await measureAccepts(owner, pool, desks)),
      await measureFills(pool, desks.slice(0, FILLED)),
      await measureRecovery(postgres, pool, desks),
    ];
    await verifyAll(pool, desks);
    await Promise.all([pool.end(), owner.end()]);
    notMeasured.unshift("batched accepts", "the kill switch under load", "recovery of a killed gateway");
    return gates;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openDesks(owner: Pool, pool: Pool): Promise<Desk[]> {
  const limits = { "max-open-orders": { settings: { orders: 1_000_000 } } };
  const desks: Desk[] = [];
  for (let i = 0; i < ACCOUNTS; i++) {
    const { rows } = await owner.query("INSERT INTO teams (name) VALUES ($1) RETURNING id", [`Bench ${i}`]);
    desks.push(await openDesk(pool, rows[0].id, { deposit: "1000000000", limits }));
  }
  return desks;
}

let count = 0;

/** One order, accepted and on the disk when this answers. */
async function accept(pool: Pool, { teamId, accountId }: Desk): Promise<string> {
  const n = count++;
  const intent = {
    account: accountId,
    symbol: "IBM",
    side: "buy",
    type: "limit",
    timeInForce: "DAY",
    quantity: quantity("1"),
    limitPrice: price((95 + (n % 500) / 100).toFixed(2)),
    stopPrice: null,
  } as const;
  const accepted = new Set(["duplicate-order", "price-collar", "concentration"] as const);
  const placed = await withTeam(pool, teamId, (db) =>
    acceptOrder(db, quotes, { key: `k${n}`, now: now(), by: null, accepted, intent }),
  );
  if (placed.orderId === null) throw new AppError("internal", JSON.stringify(placed.findings));
  return placed.orderId;
}

async function measureAccepts(owner: Pool, pool: Pool, desks: readonly Desk[]): Promise<Gate[]> {
  const taken: number[] = [];
  const from = performance.now() + WARM_UP_MS;
  const until = from + MEASURE_MS;
  const client = async (first: number): Promise<void> => {
    let turn = first;
    for (let start = performance.now(); start < until; start = performance.now()) {
      await accept(pool, desks[turn % ACCOUNTS] as Desk);
      turn += CLIENTS;
      const end = performance.now();
      if (start >= from && end <= until) taken.push(end - start);
    }
  };
  // What autovacuum does within a minute in an installation that lives.
  const analysed = sleep(WARM_UP_MS / 2).then(() => owner.query("ANALYZE"));
  await Promise.all([...Array.from({ length: CLIENTS }, (_, i) => client(i)), analysed]);
  taken.sort((a, b) => a - b);
  const at = (share: number): number => taken[Math.floor(taken.length * share)] ?? Number.NaN;
  const load = loadavg()[0]!.toFixed(1);
  return [
    atLeast(
      `durable accepts a second, ${CLIENTS} clients on ${ACCOUNTS} accounts (p50 ${at(0.5).toFixed(1)} ms, load ${load})`,
      taken.length / (MEASURE_MS / 1000),
      1000,
    ),
    atMost("p99 of a durable accept in ms", at(0.99), 50),
  ];
}

/** Fills of orders of a hundred units, one unit each: facts, execution, position, books and counters in a transaction. */
async function measureFills(pool: Pool, desks: readonly Desk[]): Promise<Gate> {
  const orders = await Promise.all(
    desks.map(async (desk) => ({ desk, ids: await Promise.all([0, 1].map(() => accept(pool, desk))) })),
  );
  let fill = 0;
  const start = performance.now();
  await Promise.all(
    orders.flatMap(({ desk, ids }) =>
      ids.map(async (id) => {
        while (fill < FILLS) {
          const n = fill++;
          const facts = [tradeOf(n)];
          await withTeam(pool, desk.teamId, (db) => recordFacts(db, id, facts));
        }
      }),
    ),
  );
  const perSecond = FILLS / ((performance.now() - start) / 1000);
  return atLeast("fills ingested a second, one transaction each, with exact positions", perSecond, 5000);
}

const tradeOf = (n: number): OrderFact => ({
  id: `t${n}`,
  at: now(),
  kind: "trade",
  execution: `x${n}`,
  quantity: quantity("0.0001"),
  price: price("99.5"),
  fee: { amount: (10n ** 16n) as never, currency: "USD" },
});

/** From kill -9 of PostgreSQL until the next order is accepted. */
async function measureRecovery(postgres: Postgres, pool: Pool, desks: readonly Desk[]): Promise<Gate> {
  const seconds: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const start = performance.now();
    await killPostgres(postgres, "postmaster");
    while (!(await accept(pool, desks[0] as Desk).catch(() => null))) await sleep(20);
    seconds.push((performance.now() - start) / 1000);
    await sleep(1000);
  }
  const times = seconds.map((one) => one.toFixed(1)).join(", ");
  return atMost(
    `s from kill -9 of PostgreSQL to the next accept, the longest of ${times}`,
    Math.max(...seconds),
    10,
  );
}

async function verifyAll(pool: Pool, desks: readonly Desk[]): Promise<void> {
  for (const { teamId } of desks) {
    const { differences } = await withTeam(pool, teamId, verifyOrders);
    if (differences.length > 0)
      throw new AppError("internal", `The benchmark's books are wrong: ${JSON.stringify(differences[0])}`);
  }
}
