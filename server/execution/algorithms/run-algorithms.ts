import type { Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { type Quotes, quotesOf, wakeGateway } from "#server/execution/orders/index.ts";
import type { HeldAccount, TradingHost } from "#server/execution/trading/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { advanceAlgorithm } from "./advance-algorithm.ts";
import { tellAlgorithm } from "./algorithm-news.ts";
import { accountClock } from "./market-clock.ts";

const TICK_MS = 250;
/** How often those that have ended are looked at: a trade may be told, or taken back, late. */
const ENDED_TICKS = 40;

type Host = Pick<TradingHost, "pool" | "clock" | "log" | "bus" | "broker">;

/** Works the algorithms of every account that this process holds. All that it knows is in the database. */
export function startAlgorithms(host: TradingHost): void {
  host.onAccount((account) => {
    let closed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running: Promise<void> = Promise.resolve();
    let ticks = 0;
    const next = () => {
      running = advanceDue(host, account, ticks++ % ENDED_TICKS === 0)
        .catch((error: unknown) => host.log.error({ err: error, ...account }, "algorithms not advanced"))
        .then(() => {
          if (!closed) timer = setTimeout(next, TICK_MS).unref();
        });
    };
    next();
    return async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    };
  });
}

/**
 * Advances each algorithm of an account whose moment came or whose children did something, each in its transaction.
 * `endedToo`: also those whose end came before their children's last word.
 */
export async function advanceDue(
  host: Host,
  { teamId, accountId }: HeldAccount,
  endedToo = false,
): Promise<void> {
  const now = host.clock();
  for (const orderId of await dueAlgorithms(host.pool, teamId, accountId, now, endedToo)) {
    try {
      await advanceOne(host, { teamId, accountId }, orderId, now);
    } catch (error) {
      // The account kept changing: it is tried again at the next tick. One that fails must not stop the others.
      const busy = error instanceof AppError && error.code === "conflict";
      if (!busy) host.log.error({ err: error, orderId }, "algorithm not advanced");
    }
  }
}

function dueAlgorithms(
  pool: Pool,
  teamId: string,
  accountId: string,
  now: Micros,
  endedToo: boolean,
): Promise<string[]> {
  return withTeam(pool, teamId, async (db) => {
    const clock = await accountClock(db, accountId, now);
    const { rows } = await db.query(
      `SELECT a.order_id AS id FROM algorithms a WHERE a.account_id = $1 AND (a.open OR $4) AND (a.open AND (a.wake_at <= $2
         OR a.seen_entry < $3) OR a.seen_facts < (SELECT coalesce(sum(o.fact_count), 0) FROM orders o WHERE o.parent_id = a.order_id))
       ORDER BY a.order_id`,
      [accountId, clock.now, clock.entry, endedToo],
    );
    return rows.map((row) => row.id);
  });
}

async function advanceOne(
  { pool, bus, broker }: Host,
  { teamId, accountId }: HeldAccount,
  orderId: string,
  now: Micros,
): Promise<void> {
  const { changed } = await withTeam(pool, teamId, async (db) => {
    const known = quotesOf(bus, teamId, accountId);
    const quotes: Quotes = (symbol) => broker(accountId)?.quote(symbol) ?? known(symbol);
    const advanced = await advanceAlgorithm(db, quotes, orderId, now);
    if (advanced.changed) await tellAlgorithm({ db, bus }, orderId);
    return advanced;
  });
  if (changed) wakeGateway(bus, accountId);
}
