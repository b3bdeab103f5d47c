import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import { ENDED } from "#lib/execution/orders/index.ts";
import { connectToVenue, fakeVenue, type Personality } from "#server/execution/brokers/index.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import { acceptQueue, cancelOrder, readOrder } from "#server/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import type { Desk } from "./desk.ts";

export type Life = Desk & {
  readonly venueUrl: string;
  readonly personality: Personality;
  readonly requestTtlMillis: number;
  readonly queryLagMillis: number;
};

/** The orders of a life, by key, and what each asks for. */
const LIMITS = { denied: "100.001", withdrawn: "100", fills: "100", unanswered: "100", rests: "50" } as const;
export const KEYS = Object.keys(LIMITS) as Key[];
type Key = keyof typeof LIMITS;

/** Longer than the minute for which the gateway looks for an order whose end was asked for before a person is asked. */
const PATIENCE_MS = 120_000;
const now = (): Micros => Date.now() * 1000;
const quotes = () => ({ reference: price("100"), at: now(), open: true, dailyVolume: null });

/**
 * One life of a gateway with its traders: takes the account over, submits its orders by key, one of which is denied, withdraws one, cancels
 * one, and works until every order has ended. It may be cut off anywhere; living again submits the same keys and
 * finishes what was begun. `acknowledge` is told of each order as its trader is.
 */
export async function live(
  pool: Pool,
  life: Life,
  acknowledge: (key: string, orderId: string) => void,
): Promise<void> {
  const { teamId, accountId } = life;
  const host = { pool, teamId, accountId };
  const broker = fakeVenue(life.personality, life);
  const epoch = await takeOver(host);
  const wire = await connectToVenue({ url: life.venueUrl, currency: "USD" }, { clock: now });
  const store = new DatabaseStore(host);
  const gateway = new Gateway({ store, wire, clock: now, venue: broker.capabilities, epoch });
  wire.listen({ events: (events) => void store.record(epoch, events).catch(() => {}), down: () => {} });
  const traders = tradersOf(pool, life, acknowledge);
  try {
    await gateway.catchUp();
    await traders.place("denied");
    await traders.place("withdrawn");
    await traders.cancel("withdrawn");
    for (const key of ["fills", "unanswered", "rests"] as const) await traders.place(key);
    const deadline = Date.now() + PATIENCE_MS;
    do {
      await gateway.resolve();
      await gateway.dispatch();
      await gateway.catchUp();
      await traders.cancel("rests");
      if (await traders.haveEnded()) return;
      await sleep(20);
    } while (Date.now() < deadline);
    throw new AppError(
      "timed-out",
      `After ${PATIENCE_MS / 1000} s the orders are ${await traders.states()}.`,
    );
  } finally {
    await wire.close();
  }
}

function tradersOf(
  pool: Pool,
  { teamId, accountId }: Desk,
  acknowledge: (key: string, orderId: string) => void,
) {
  const ids = new Map<Key, string>();
  const place = async (key: Key): Promise<void> => {
    const intent = {
      account: accountId,
      symbol: "IBM",
      side: "buy",
      type: "limit",
      timeInForce: "GTC",
      quantity: quantity("10"),
      limitPrice: price(LIMITS[key]),
      stopPrice: null,
    } as const;
    const accepted = new Set(["duplicate-order", "price-collar"] as const);
    const request = { key, now: now(), by: null, accepted, intent };
    const placed = await acceptQueue(pool).place({ teamId, quotes, request });
    const isDenied = placed.outcome === "denied";
    if (placed.orderId === null || isDenied !== (key === "denied"))
      throw new AppError("internal", JSON.stringify(placed.findings));
    ids.set(key, placed.orderId);
    acknowledge(key, placed.orderId);
  };
  const cancel = async (key: Key): Promise<void> => {
    await withTeam(pool, teamId, (db) => cancelOrder(db, ids.get(key) as string, now())).catch((error) => {
      if (!(error instanceof AppError && error.code === "conflict")) throw error;
    });
  };
  const views = () =>
    withTeam(pool, teamId, async (db) => {
      const all = [];
      for (const id of ids.values()) all.push(await readOrder(db, id));
      return all;
    });
  const haveEnded = async (): Promise<boolean> =>
    (await views()).every(({ state }) => ENDED.has(state) || state === "quarantined");
  const states = async (): Promise<string> => (await views()).map(({ state }) => state).join(", ");
  return { place, cancel, haveEnded, states };
}
