import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { pino } from "pino";
import { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import type { Caller, Host } from "#server/access/execute.ts";
import { launchFakeVenue, readJournal } from "#server/execution/brokers/index.ts";
import { removeLatch, stopNow } from "#server/execution/kill-switch/index.ts";
import { acceptOrders, type PlaceOrder } from "#server/execution/orders/index.ts";
import {
  compareWithVenue,
  type Desk,
  openDesk,
  startTradingProcess,
} from "#server/execution/survival/index.ts";
import { workerBus } from "#server/infrastructure/bus/index.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import type { Postgres } from "#server/infrastructure/postgres/index.ts";
import { atMost, type Gate } from "./gate.ts";

/** Gateways that send at once, in one trading process. */
const ACCOUNTS = 8;
const BURST = 10;
const STOPS = 100;
const KILLS = 5;
const PATIENCE_MS = 60_000;
/** Nothing may leave for so long after a kill switch answered, or it is counted. */
const SILENCE_MS = 300;

const now = (): number => Date.now() * 1000;
const quotes = () => ({ reference: price("100"), at: now(), open: true, dailyVolume: null });

export type BenchServer = {
  readonly postgres: Postgres;
  readonly owner: Pool;
  readonly pool: Pool;
  readonly appUrl: string;
  /** The state folder. */
  readonly home: string;
};

/**
 * The trading process as the product starts it, its venue a process of its own whose journal says when a message came:
 * how late the last one comes after a kill switch was called, and how long a killed process sends nothing. Throws when
 * the venue's journal and our books differ in the end.
 */
export async function measureTradingProcess({ owner, pool, appUrl, home }: BenchServer): Promise<Gate[]> {
  decideSetting(["state", "home"], home);
  const journal = join(home, "venue-journal");
  const venue = await launchFakeVenue({ journal, personality: "forever", cash: "1000000000" });
  const { rows } = await owner.query("INSERT INTO teams (name) VALUES ('Trading') RETURNING id");
  const teamId: string = rows[0].id;
  const desks = await Promise.all(
    Array.from({ length: ACCOUNTS }, (_, i) => openVenueDesk(pool, teamId, `Desk ${i}`, venue.url)),
  );
  let worker = startTradingProcess({ appUrl, home });
  const writers = writeUntil(pool, desks);
  try {
    const stops = await measureStops(pool, { teamId, home, journal });
    const seconds: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      await sentSince(journal, now(), () => rearm(pool, { teamId, home }));
      const start = now();
      await worker.kill();
      worker = startTradingProcess({ appUrl, home });
      await sentSince(journal, start + 50_000);
      seconds.push((now() - start) / 1e6);
    }
    await writers.stop();
    await settled(pool, teamId);
    const broken = await withTeam(pool, teamId, (db) => compareWithVenue(db, readJournal(journal)));
    if (broken.length > 0) throw new AppError("internal", `The venue says otherwise: ${broken[0]}`);
    return [stops, recovery(seconds)];
  } finally {
    await writers.stop();
    await worker.kill();
    await venue.stop();
  }
}

const recovery = (seconds: readonly number[]): Gate =>
  atMost(
    `s from kill -9 of the trading process to its successor's first order on the wire, the longest of ${seconds
      .map((one) => one.toFixed(1))
      .join(", ")}`,
    Math.max(...seconds),
    10,
  );

function openVenueDesk(pool: Pool, teamId: string, name: string, url: string): Promise<Desk> {
  const limits = {
    "message-rate": { settings: { perSecond: 10_000 } },
    "gross-exposure": { severity: "off" },
    "net-exposure": { severity: "off" },
  };
  const broker = "fake-venue-forever";
  return openDesk(pool, teamId, { deposit: "1000000000", limits, name, broker, settings: { url } });
}

/** Keeps every gateway busy: bursts of orders that trade at once, on each account in turn, as many as may be open. */
function writeUntil(pool: Pool, desks: readonly Desk[]): { stop(): Promise<void> } {
  let over = false;
  let count = 0;
  const write = async ({ teamId, accountId: account }: Desk): Promise<void> => {
    while (!over) {
      const at = now();
      const requests = Array.from({ length: BURST }, (): PlaceOrder => {
        const terms = { quantity: quantity("1"), limitPrice: price("100"), stopPrice: null };
        const kind = { side: "buy", type: "limit", timeInForce: "GTC" } as const;
        const accepted = new Set(["duplicate-order", "concentration"] as const);
        return {
          key: `w${count++}`,
          now: at,
          by: null,
          accepted,
          intent: { account, symbol: "IBM", ...kind, ...terms },
        };
      });
      await withTeam(pool, teamId, (db) => acceptOrders(db, quotes, requests)).catch(() => {});
      await sleep(100);
    }
  };
  const writing = Promise.all(desks.map(write));
  return {
    async stop() {
      over = true;
      await writing;
    },
  };
}

type Where = { teamId: string; home: string; journal: string };

async function measureStops(pool: Pool, { teamId, home, journal }: Where): Promise<Gate> {
  const bus = workerBus(pool, home);
  const jobs = () => ({
    enqueue: () => Promise.reject(new AppError("internal", "A kill switch has no jobs.")),
  });
  const host: Host = { pool, bus, jobs, clock: now, log: pino({ level: "silent" }) };
  const actor = { kind: "system", name: "benchmark", role: "owner" } as const;
  const caller: Caller = { actor, teamId, requestId: "benchmark" };
  const late: number[] = [];
  const answered: number[] = [];
  let sent = 0;
  for (let round = 0; round < STOPS; round++) {
    sent += await sentSince(journal, now(), () => rearm(pool, { teamId, home }));
    // At another moment of the gateways' rounds each time.
    await sleep((round * 7) % 50);
    const called = now();
    await stopNow(host, caller, { scope: { kind: "everything" }, level: "pause", reason: "measured" });
    answered.push((now() - called) / 1000);
    await sleep(SILENCE_MS);
    late.push(Math.max(0, ...sendTimes(journal).map((at) => (at - called) / 1000)));
  }
  bus.close();
  const at = (values: number[], share: number): string =>
    [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1]!.toFixed(1);
  if (sent < STOPS) throw new AppError("internal", "Nothing was being sent when it was stopped.");
  return atMost(
    `p99 of ${STOPS} kill switches over ${ACCOUNTS} sending gateways: ms from the call to the last message at the venue (p50 ${at(late, 0.5)}, answered in p50 ${at(answered, 0.5)})`,
    Number(at(late, 0.99)),
    100,
  );
}

/** Without a second person, as only a benchmark may. Again when the latch was told to the database in between. */
async function rearm(pool: Pool, { teamId, home }: Pick<Where, "teamId" | "home">): Promise<void> {
  removeLatch(home, { teamId, kind: "everything", id: "" });
  await withTeam(pool, teamId, (db) =>
    db.query("UPDATE kill_switches SET ended_at = $1 WHERE ended_at IS NULL", [now()]),
  );
}

/** When orders reached the venue, the newest few hundred. */
function sendTimes(journal: string): number[] {
  const lines = readFileSync(journal, "utf8").split("\n").slice(-1000, -1);
  return lines.map((line) => JSON.parse(line)).flatMap((entry) => (entry.type === "order" ? [entry.at] : []));
}

/** Waits until an order reached the venue after `start`, `again` now and then; answers how many have. */
async function sentSince(
  journal: string,
  start: number,
  again: () => Promise<void> = async () => {},
): Promise<number> {
  const patience = Date.now() + PATIENCE_MS;
  for (let look = 0; Date.now() < patience; look++) {
    if (look % 100 === 0) await again();
    const sent = sendTimes(journal).filter((at) => at > start).length;
    if (sent > 0) return sent;
    await sleep(10);
  }
  throw new AppError("timed-out", "No order reached the venue.");
}

async function settled(pool: Pool, teamId: string): Promise<void> {
  const patience = Date.now() + 5 * PATIENCE_MS;
  while (Date.now() < patience) {
    const { rows } = await withTeam(pool, teamId, (db) =>
      db.query("SELECT count(*)::int AS n FROM orders WHERE exposed > 0"),
    );
    if (rows[0].n === 0) return;
    await sleep(250);
  }
  throw new AppError("timed-out", "Orders did not come to their end.");
}
