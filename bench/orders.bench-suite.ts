import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import {
  acceptOrders,
  acceptQueue,
  type PlaceOrder,
  recordManyFacts,
  verifyOrders,
} from "#server/execution/orders/index.ts";
import { type Desk, killPostgres, openDesk } from "#server/execution/survival/index.ts";
import { appUrlFrom, enableAppRole, migrate, openPool, withTeam } from "#server/infrastructure/db/index.ts";
import { endWithProcess, type Postgres, supervisePostgres } from "#server/infrastructure/postgres/index.ts";
import { atLeast, atMost, type Gate } from "./gate.ts";
import { serverTime } from "./server-time.ts";
import { type BenchServer, measureTradingProcess } from "./trading-process.ts";

const CLIENTS = 16;
/** As many orders work in each at the end as the ordinary limit lets. */
const ACCOUNTS = 64;
const WARM_UP_MS = 2000;
const MEASURE_MS = 10_000;
const BATCH = 50;
/** As many as keep two cores busy and the disk in between. */
const BATCH_CLIENTS = 4;
/** Accounts whose orders are filled, and how: bursts of events as a gateway takes them up (MAX_EVENTS). */
const FILLED = 4;
const BURSTS = 30;
const ORDERS_OF_A_BURST = 50;
const KILLS = 5;

const now = (): number => Date.now() * 1000;
const quotes = () => ({ reference: price("100"), at: now(), open: true, dailyVolume: null });

/**
 * The order path on a PostgreSQL of its own with every commit on the disk: accepts by 16 clients on the 64 accounts of a
 * team, each by the queue that orders.submit and forward tests use, with its audit row, the next when one is answered
 * (what is left out of orders.submit is HTTP and the opening of the ticket's token); batches in one transaction; fills
 * ingested with exact positions, and how long until orders are accepted again after kill -9. Verified by the rebuild.
 * Then the trading process with a venue beside it.
 */
export async function ordersSuite(): Promise<Gate[]> {
  const gates = await onPostgres(async ({ postgres, owner, pool }) => {
    const desks = await openDesks(owner, pool);
    const measured = [
      ...(await measureAccepts(postgres, owner, pool, desks)),
      await measureBatches(postgres, pool, desks),
      await measureFills(pool, desks.slice(0, FILLED)),
      await measureRecovery(postgres, pool, desks),
    ];
    await verifyAll(pool, desks);
    return measured;
  });
  return [...gates, ...(await onPostgres(measureTradingProcess))];
}

/** A server of its own, thrown away at the end. */
async function onPostgres(run: (server: BenchServer) => Promise<Gate[]>): Promise<Gate[]> {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-bench-orders-"));
  const home = join(folder, "home");
  endWithProcess(folder);
  const postgres = await supervisePostgres(home);
  try {
    await migrate(postgres.ownerUrl, "prisma/migrations");
    await enableAppRole(postgres.ownerUrl);
    const appUrl = appUrlFrom(postgres.ownerUrl);
    const pool = openPool(appUrl, { poolSize: CLIENTS, statementTimeoutSeconds: 30 });
    const owner = openPool(postgres.ownerUrl, { poolSize: 1, statementTimeoutSeconds: 30 });
    const gates = await run({ postgres, owner, pool, appUrl, home });
    await Promise.all([pool.end(), owner.end()]);
    return gates;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openDesks(owner: Pool, pool: Pool): Promise<Desk[]> {
  const limits = { "max-open-orders": { settings: { orders: 1_000_000 } } };
  const { rows } = await owner.query("INSERT INTO teams (name) VALUES ('Bench') RETURNING id");
  const desks: Desk[] = [];
  for (let i = 0; i < ACCOUNTS; i++)
    desks.push(await openDesk(pool, rows[0].id, { deposit: "1000000000", limits, name: `Desk ${i}` }));
  return desks;
}

let count = 0;

function request(account: string, at: number, units = "1"): PlaceOrder {
  const n = count++;
  const limitPrice = price((95 + (n % 500) / 100).toFixed(2));
  const terms = { quantity: quantity(units), limitPrice, stopPrice: null };
  const kind = { side: "buy", type: "limit", timeInForce: "DAY" } as const;
  const accepted = new Set(["duplicate-order", "price-collar", "concentration"] as const);
  const intent = { account, symbol: "IBM", ...kind, ...terms };
  return { key: `k${n}`, now: at, by: null, accepted, intent };
}

/** One order, accepted and on the disk when this answers, by the way that a ticket's takes. */
async function accept(pool: Pool, { teamId, accountId }: Desk): Promise<void> {
  const asked = request(accountId, now());
  const actor = { kind: "system", name: "benchmark", role: "owner" } as const;
  const audited: PlaceOrder = {
    ...asked,
    audit: ({ outcome, findings }) => ({
      ...{ teamId, actor, requestId: "benchmark", action: "orders.submit", outcome: "done" },
      details: { key: asked.key, outcome, findings: findings.map(({ control }) => control) },
    }),
  };
  const placed = await acceptQueue(pool).place({ teamId, quotes, request: audited });
  if (placed.outcome === "denied") throw new AppError("internal", JSON.stringify(placed.findings));
}

/** So many in one transaction; their ids. */
async function acceptBatch(
  pool: Pool,
  { teamId, accountId }: Desk,
  size: number,
  units?: string,
): Promise<string[]> {
  const at = now();
  const asked = Array.from({ length: size }, () => request(accountId, at, units));
  const placed = await withTeam(pool, teamId, (db) => acceptOrders(db, quotes, asked));
  return placed.map((one) => {
    if (one instanceof AppError || one.outcome === "denied" || one.orderId === null)
      throw new AppError("internal", JSON.stringify(one));
    return one.orderId;
  });
}

async function measureAccepts(
  postgres: Postgres,
  owner: Pool,
  pool: Pool,
  desks: readonly Desk[],
): Promise<Gate[]> {
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
  const measuring = sleep(WARM_UP_MS).then(() => processorTime(postgres));
  await Promise.all([...Array.from({ length: CLIENTS }, (_, i) => client(i)), analysed]);
  const processor = (await measuring)(taken.length);
  taken.sort((a, b) => a - b);
  const at = (share: number): number => taken[Math.floor(taken.length * share)] ?? Number.NaN;
  const load = loadavg()[0]!.toFixed(1);
  return [
    atLeast(
      `durable accepts a second, ${CLIENTS} clients on the ${ACCOUNTS} accounts of a team (p50 ${at(0.5).toFixed(1)} ms, ${processor}, load ${load})`,
      taken.length / (MEASURE_MS / 1000),
      1000,
    ),
    atMost("p99 of a durable accept in ms", at(0.99), 50),
  ];
}

/** What is spent from now on, told of so many orders. */
function processorTime(postgres: Postgres): (orders: number) => string {
  const before = serverTime(postgres.folder);
  const node = process.cpuUsage();
  return (orders) => {
    const { user, system } = process.cpuUsage(node);
    const each = (ms: number): string => (ms / orders).toFixed(3);
    return `processor ${each(serverTime(postgres.folder) - before)} ms an order in PostgreSQL, ${each((user + system) / 1000)} in Node`;
  };
}

async function measureBatches(postgres: Postgres, pool: Pool, desks: readonly Desk[]): Promise<Gate> {
  const spent = processorTime(postgres);
  const until = performance.now() + MEASURE_MS;
  const start = performance.now();
  let accepted = 0;
  const client = async (first: number): Promise<void> => {
    for (let turn = first; performance.now() < until; turn += BATCH_CLIENTS) {
      const ids = await acceptBatch(pool, desks[turn % ACCOUNTS] as Desk, BATCH);
      accepted += ids.length;
    }
  };
  await Promise.all(Array.from({ length: BATCH_CLIENTS }, (_, i) => client(i)));
  const perSecond = accepted / ((performance.now() - start) / 1000);
  const load = loadavg()[0]!.toFixed(1);
  const name = `durable accepts a second in batches of ${BATCH} (${spent(accepted)}, load ${load})`;
  return atLeast(name, perSecond, 5000);
}

/** As a gateway records what its venue pushes: facts, executions, positions, books and counters in a transaction. */
async function measureFills(pool: Pool, desks: readonly Desk[]): Promise<Gate> {
  const lanes = await Promise.all(
    desks.map(async (desk) => {
      const ids: string[] = [];
      for (let i = 0; i < BURSTS; i++) ids.push(...(await acceptBatch(pool, desk, ORDERS_OF_A_BURST, "4")));
      return { desk, ids };
    }),
  );
  let fill = 0;
  const start = performance.now();
  await Promise.all(
    lanes.map(async ({ desk, ids }) => {
      for (let first = 0; first < ids.length; first += ORDERS_OF_A_BURST) {
        const filled = ids.slice(first, first + ORDERS_OF_A_BURST);
        const facts = new Map(filled.map((id) => [id, [1, 2, 3, 4].map(() => tradeOf(fill++))]));
        await withTeam(pool, desk.teamId, (db) => recordManyFacts(db, facts));
      }
    }),
  );
  const perSecond = fill / ((performance.now() - start) / 1000);
  const name = `fills ingested a second with exact positions, bursts of ${4 * ORDERS_OF_A_BURST} of ${ORDERS_OF_A_BURST} orders`;
  return atLeast(name, perSecond, 5000);
}

const tradeOf = (n: number): OrderFact => ({
  id: `t${n}`,
  at: now(),
  kind: "trade",
  execution: `x${n}`,
  quantity: quantity("1"),
  price: price("99.5"),
  fee: { amount: (10n ** 16n) as never, currency: "USD" },
});

/** From kill -9 of PostgreSQL until the next order is accepted. */
async function measureRecovery(postgres: Postgres, pool: Pool, desks: readonly Desk[]): Promise<Gate> {
  const seconds: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const start = performance.now();
    await killPostgres(postgres, "postmaster");
    while (
      !(await accept(pool, desks[0] as Desk).then(
        () => true,
        () => false,
      ))
    )
      await sleep(20);
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
  for (const teamId of new Set(desks.map((desk) => desk.teamId))) {
    const { differences } = await withTeam(pool, teamId, verifyOrders);
    if (differences.length > 0)
      throw new AppError("internal", `The benchmark's books are wrong: ${JSON.stringify(differences[0])}`);
  }
}
