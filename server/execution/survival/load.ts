import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { type Price, price, quantity } from "#lib/core/money.ts";
import { connectToVenue, fakeVenue } from "#server/execution/brokers/index.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import { acceptQueue, cancelOrder } from "#server/execution/orders/index.ts";
import { isDatabaseAway, withTeam } from "#server/infrastructure/db/index.ts";
import type { Desk } from "./desk.ts";
import type { Life } from "./life.ts";

/** What traders were told, by key. */
export type Acknowledged = Map<string, { orderId: string; limitPrice: Price; withdrawn: boolean }>;

export type Load = {
  readonly pool: Pool;
  readonly desk: Desk;
  readonly signal: AbortSignal;
  readonly acknowledged: Acknowledged;
  /** What must not happen, in words. */
  readonly broken: string[];
};

const RETRY_MS = 50;
const now = (): number => Date.now() * 1000;
const quotes = () => ({ reference: price("100"), at: now(), open: true, dailyVolume: null });

/**
 * A trader who submits order after order, withdraws each, and repeats by the same key whatever was not answered: a
 * lost connection says nothing about what became of a commit. Now and then an old key is submitted again.
 */
export async function trade(load: Load, name: string, pauseMillis = 0): Promise<void> {
  for (let n = 0; !load.signal.aborted; n++) {
    const key = `${name}-${n}`;
    const orderId = await place(load, key, n);
    if (orderId === null) return;
    await untilAnswered(load, (pool) =>
      withTeam(pool, load.desk.teamId, (db) => cancelOrder(db, orderId, now())).catch((error) => {
        // The one before was committed and its answer lost.
        if (!/is cancelled already/.test(String(error))) throw error;
      }),
    );
    const told = load.acknowledged.get(key);
    if (told && !load.signal.aborted) told.withdrawn = true;
    if (n % 10 === 9) await place(load, `${name}-${n - 7}`, n - 7);
    await sleep(pauseMillis);
  }
}

/** A trader whose orders are left to the venue. */
export async function leaveToVenue(load: Load, name: string, pauseMillis: number): Promise<void> {
  for (let n = 0; !load.signal.aborted; n++) {
    await place(load, `${name}-${n}`, n);
    await sleep(pauseMillis);
  }
}

/** The order's id, or null when the load ended before an answer came. */
async function place(load: Load, key: string, n: number): Promise<string | null> {
  const { desk, acknowledged, broken } = load;
  const limitPrice = price((100 + (n % 400) / 100).toFixed(2));
  const intent = {
    account: desk.accountId,
    symbol: "IBM",
    side: "buy",
    type: "limit",
    timeInForce: "DAY",
    quantity: quantity("1"),
    limitPrice,
    stopPrice: null,
  } as const;
  const accepted = new Set(["duplicate-order", "price-collar"] as const);
  const placed = await untilAnswered(load, (pool) =>
    acceptQueue(pool).place({
      teamId: desk.teamId,
      quotes,
      request: { key, now: now(), by: null, accepted, intent },
    }),
  );
  if (!placed) return null;
  if (placed.outcome === "denied" || placed.orderId === null) {
    broken.push(`${key} was denied: ${JSON.stringify(placed.findings)}`);
    return null;
  }
  const told = acknowledged.get(key);
  if (told && told.orderId !== placed.orderId) broken.push(`${key} became another order.`);
  if (!told) acknowledged.set(key, { orderId: placed.orderId, limitPrice, withdrawn: false });
  return placed.orderId;
}

async function untilAnswered<T>(
  { pool, signal, broken }: Load,
  ask: (pool: Pool) => Promise<T>,
): Promise<T | null> {
  while (!signal.aborted)
    try {
      return await ask(pool);
    } catch (error) {
      if (!isDatabaseAway(error)) {
        broken.push(String(error));
        return null;
      }
      await sleep(RETRY_MS);
    }
  return null;
}

/** What became of a gateway's lives: how many there were, and how often one ended by what. */
export type Lives = { lives: number; seenUntil: Micros; readonly ends: Map<string, number> };

export const noLives = (): Lives => ({ lives: 0, seenUntil: 0, ends: new Map() });

/** A gateway that takes its account over again whenever the database or the venue went away. */
export async function keepGateway(pool: Pool, life: Life, signal: AbortSignal, lives: Lives): Promise<void> {
  for (; !signal.aborted; lives.lives++)
    try {
      await liveOnce(pool, life, signal, lives);
    } catch (error) {
      // Whatever was begun is marked; the next life clears it up.
      lives.ends.set(String(error), (lives.ends.get(String(error)) ?? 0) + 1);
      await sleep(RETRY_MS);
    }
}

/** Until its line is lost, or something pushed could not be stored: the next life reads it from the venue's history. */
async function liveOnce(pool: Pool, life: Life, signal: AbortSignal, lives: Lives): Promise<void> {
  const host = { pool, teamId: life.teamId, accountId: life.accountId };
  const venue = fakeVenue(life.personality, life).capabilities;
  const epoch = await takeOver(host);
  const wire = await connectToVenue({ url: life.venueUrl, currency: "USD" }, { clock: now });
  const store = new DatabaseStore(host);
  const gateway = new Gateway({ store, wire, clock: now, venue, epoch }, lives.seenUntil);
  const stop = new AbortController();
  wire.listen({
    events: (events) => void store.record(epoch, events).catch(() => stop.abort()),
    down: () => stop.abort(),
  });
  try {
    await gateway.catchUp();
    lives.seenUntil = gateway.seenUntil;
    while (!signal.aborted && !stop.signal.aborted) {
      await gateway.resolve();
      await gateway.dispatch();
      await sleep(RETRY_MS);
    }
  } finally {
    // A life that leaves its line open would hear, and try to store, every event of those after it.
    await wire.close();
  }
}
