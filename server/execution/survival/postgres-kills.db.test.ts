import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { quantity } from "#lib/core/money.ts";
import { launchFakeVenue, readJournal } from "#server/execution/brokers/index.ts";
import { verifyOrders } from "#server/execution/orders/index.ts";
import { variables } from "#server/infrastructure/config/index.ts";
import { appUrlFrom, enableAppRole, migrate, openPool, withTeam } from "#server/infrastructure/db/index.ts";
import { endWithProcess, type Postgres, supervisePostgres } from "#server/infrastructure/postgres/index.ts";
import { compareWithVenue } from "./compare-with-venue.ts";
import { openDesk } from "./desk.ts";
import { KILLS, killPostgres } from "./kill-postgres.ts";
import { type Acknowledged, keepGateway, type Load, leaveToVenue, noLives, trade } from "./load.ts";

const TIMES = variables().PITWALL_NIGHTLY ? 1000 : 21;
const TRADERS = 6;
const ORDERS_BETWEEN = 40;

/** A gateway that is away for most of the time has more waiting, and sends it in less time, than is ordinary. */
const AWAY = {
  "max-open-orders": { settings: { orders: 1_000_000 } },
  "message-rate": { settings: { perSecond: 10_000 } },
};

let home: string;
let postgres: Postgres;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "pitwall-kills-"));
  chmodSync(home, 0o755);
  endWithProcess(home);
  // As in production: what is acknowledged is on the disk.
  postgres = await supervisePostgres(home);
  await migrate(postgres.ownerUrl, "prisma/migrations");
  await enableAppRole(postgres.ownerUrl);
});
afterAll(async () => {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

it(
  `loses no acknowledged order in ${TIMES} kills of PostgreSQL under load, and none at the venue`,
  async () => {
    const owner = openPool(postgres.ownerUrl, { poolSize: 1, statementTimeoutSeconds: 30 });
    const pool = openPool(appUrlFrom(postgres.ownerUrl), { poolSize: 12, statementTimeoutSeconds: 30 });
    const team = async (name: string) =>
      (await owner.query("INSERT INTO teams (name) VALUES ($1) RETURNING id", [name])).rows[0].id as string;
    const [busy, traded] = [
      await openDesk(pool, await team("Busy")),
      await openDesk(pool, await team("Traded"), { deposit: "1000000000", limits: AWAY }),
    ];
    const journal = join(home, "venue");
    const venue = await launchFakeVenue({ journal, personality: "forever", price: "99" });
    const life = {
      ...traded,
      venueUrl: venue.url,
      personality: "forever",
      requestTtlMillis: 1,
      queryLagMillis: 0,
    } as const;

    const ending = new AbortController();
    const load: Load = { pool, desk: busy, signal: ending.signal, acknowledged: new Map(), broken: [] };
    const atVenue: Load = { ...load, desk: traded, acknowledged: new Map() };
    const closing = new AbortController();
    const lives = noLives();
    const gateway = keepGateway(pool, life, closing.signal, lives);
    const traders = [
      ...Array.from({ length: TRADERS }, (_, i) => trade(load, `t${i}`)),
      leaveToVenue(atVenue, "v", 100),
    ];
    const told = () =>
      `${load.acknowledged.size} and ${atVenue.acknowledged.size} orders were acknowledged; broken: ${load.broken.join("; ") || "nothing"}; the gateway lived ${lives.lives} times: ${JSON.stringify([...lives.ends])}`;
    for (let kill = 0; kill < TIMES && load.broken.length === 0; kill++) {
      await more(load, `before kill ${kill}`, told);
      await killPostgres(postgres, KILLS[kill % KILLS.length] ?? "postmaster");
    }
    await more(load, "after the last kill", told);
    ending.abort();
    await Promise.all(traders);
    await untilNone("orders that work at the venue", () => openAt(traded.teamId), told);
    closing.abort();
    await gateway;

    expect(load.broken, told()).toEqual([]);
    expect(await missing(busy.teamId, load.acknowledged)).toEqual([]);
    expect(await missing(traded.teamId, atVenue.acknowledged)).toEqual([]);
    expect((await withTeam(pool, busy.teamId, verifyOrders)).differences).toEqual([]);
    expect(await withTeam(pool, traded.teamId, (db) => compareWithVenue(db, readJournal(journal)))).toEqual(
      [],
    );
    await venue.stop();
    await Promise.all([pool.end(), owner.end()]);

    async function openAt(teamId: string): Promise<number> {
      const { rows } = await withTeam(pool, teamId, (db) =>
        db.query("SELECT count(*)::int AS open FROM orders WHERE state NOT IN ('filled', 'cancelled')"),
      );
      return rows[0].open;
    }

    /** Acknowledged orders that are not in the database as they were told. */
    async function missing(teamId: string, acknowledged: Acknowledged): Promise<string[]> {
      const { rows } = await withTeam(pool, teamId, (db) =>
        db.query(`SELECT o.id, o.state, o.quantity, o.limit_price, c.key FROM orders o
        JOIN order_commands c ON c.order_id = o.id`),
      );
      const byKey = new Map(rows.map((row) => [row.key, row]));
      return [...acknowledged].flatMap(([key, told]) => {
        const row = byKey.get(key);
        const isThere = row?.id === told.orderId && quantity(row.quantity) === quantity("1");
        const hasState = !told.withdrawn || row?.state === "cancelled";
        return isThere && hasState ? [] : [`${key} ${told.orderId}: ${JSON.stringify(row)}`];
      });
    }
  },
  TIMES * 20_000,
);

/** Waits for more orders to be acknowledged, unless something is broken by then. */
async function more({ acknowledged, broken }: Load, when: string, told: () => string): Promise<void> {
  const enough = acknowledged.size + ORDERS_BETWEEN;
  const left = async () => (broken.length > 0 ? 0 : Math.max(0, enough - acknowledged.size));
  await untilNone(`orders to be acknowledged ${when}`, left, told);
}

async function untilNone(what: string, left: () => Promise<number>, told: () => string): Promise<void> {
  for (const deadline = Date.now() + 120_000; (await left()) > 0; await sleep(20))
    if (Date.now() > deadline) throw new Error(`${await left()} ${what} after two minutes: ${told()}`);
}
