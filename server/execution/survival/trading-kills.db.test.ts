import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import { type LaunchedVenue, launchFakeVenue, readJournal } from "#server/execution/brokers/index.ts";
import { acceptOrders, type PlaceOrder } from "#server/execution/orders/index.ts";
import { variables } from "#server/infrastructure/config/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { compareWithVenue } from "./compare-with-venue.ts";
import { type Desk, openDesk } from "./desk.ts";
import { startTradingProcess, type TradingProcess } from "./trading-process.ts";

const KILLS = variables().PITWALL_NIGHTLY ? 100 : 4;
const BURST = 12;
const PATIENCE_MS = 60_000;

const home = mkdtempSync(join(tmpdir(), "pitwall-trading-kills-"));
const journal = join(home, "journal");
let db: TestDatabase;
let venue: LaunchedVenue;
let worker: TradingProcess;
beforeAll(async () => {
  // Of its own: a trading process takes the accounts of every team.
  db = await testDatabase({ empty: true });
  const fills = [
    { afterMillis: 5, share: 0.5 },
    { afterMillis: 20, share: 1 },
  ];
  venue = await launchFakeVenue({ journal, personality: "forever", queryLagMillis: 50, fills });
});
afterAll(async () => {
  await worker.kill();
  await venue.stop();
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

const now = (): number => Date.now() * 1000;
const quotes = () => ({ reference: price("100"), at: now(), open: true, dailyVolume: null });

/** Orders that the venue fills in two parts, accepted in one go. */
async function placeBurst({ teamId, accountId }: Desk, burst: number): Promise<void> {
  const at = now();
  const requests = Array.from(
    { length: BURST },
    (_, i): PlaceOrder => ({
      key: `${burst}:${i}`,
      now: at,
      by: null,
      accepted: new Set(["duplicate-order", "concentration"]),
      intent: {
        account: accountId,
        symbol: "IBM",
        side: "buy",
        type: "limit",
        timeInForce: "GTC",
        quantity: quantity("10"),
        limitPrice: price("100"),
        stopPrice: null,
      },
    }),
  );
  const placed = await withTeam(db.pool, teamId, (client) => acceptOrders(client, quotes, requests));
  expect(placed.map((one) => ("outcome" in one ? one.outcome : one.message))).toEqual(
    requests.map(() => "accepted"),
  );
}

async function openOrders({ teamId }: Desk): Promise<number> {
  const { rows } = await withTeam(db.pool, teamId, (client) =>
    client.query("SELECT count(*)::int AS n FROM orders WHERE exposed > 0"),
  );
  return rows[0].n;
}

describe("the trading process, killed while it works", () => {
  it(
    `sends what was accepted once, and counts every fill, ${KILLS} times`,
    async () => {
      const { teamId } = await db.team();
      const limits = { "message-rate": { settings: { perSecond: 10_000 } } };
      const settings = { url: venue.url };
      const desk = await openDesk(db.pool, teamId, { limits, broker: "fake-venue-forever", settings });
      for (let kill = 0; kill < KILLS; kill++) {
        worker = startTradingProcess({ appUrl: db.url, home });
        await placeBurst(desk, kill);
        const reached = readJournal(journal).length;
        const patience = Date.now() + PATIENCE_MS;
        while (readJournal(journal).length <= reached && Date.now() < patience) await sleep(20);
        await sleep((kill * 37) % 150);
        await worker.kill();
      }
      worker = startTradingProcess({ appUrl: db.url, home });
      const patience = Date.now() + PATIENCE_MS;
      while ((await openOrders(desk)) > 0 && Date.now() < patience) await sleep(100);
      const broken = await withTeam(db.pool, teamId, (client) =>
        compareWithVenue(client, readJournal(journal)),
      );
      expect(broken, worker.said()).toEqual([]);
      const made = readJournal(journal).filter((entry) => entry.type === "order");
      expect(made).toHaveLength(KILLS * BURST);
    },
    120_000 + KILLS * 10_000,
  );
});
