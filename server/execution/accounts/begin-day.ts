import type { ClientBase, Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { moneyText, NO_QUANTITY, notional, priceText } from "#lib/core/money.ts";
import {
  type BooksRow,
  booksOf,
  type Quotes,
  readBooks,
  settleVariation,
} from "#server/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";

const dayOf = (now: Micros): string => new Date(now / 1000).toISOString().slice(0, 10);

/** The day of a bar that ends at `time`. */
export const marketDayOf = (time: Micros): string => dayOf(time - 1);

/**
 * Once a day (UTC), when every position has a price: pays what futures gained, and notes what the account had gained
 * in all and at what prices it held, so that the day's profit can be told. A market that is replayed has days of its
 * own (`marketDay`). Answers whether a day began.
 */
export async function beginDay(
  pool: Pool,
  { teamId, accountId }: { teamId: string; accountId: string },
  quotes: Quotes,
  now: Micros,
  marketDay = dayOf(now),
): Promise<boolean> {
  return withTeam(pool, teamId, async (db) => {
    const known = await db.query(
      "SELECT 1 FROM account_sessions WHERE account_id = $1 AND day = $2 AND coalesce(market_day, day) = $3",
      [accountId, dayOf(now), marketDay],
    );
    if (known.rowCount) return false;
    await db.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [accountId]);
    const before = await readAll(db, accountId, quotes, now);
    if (before.unpriced.length > 0) return false;
    const { equity, profit, balances, mark } = (await payFutures(db, accountId, before, now))
      ? await readAll(db, accountId, quotes, now)
      : before;
    const marks = [...balances.positions.keys()].map((symbol) => [symbol, mark(symbol)] as const);
    const { rowCount } = await db.query(
      `INSERT INTO account_sessions AS s (team_id, account_id, day, began, equity, profit, marks, market_day)
       VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7) ON CONFLICT (team_id, account_id, day) DO UPDATE
       SET began = excluded.began, equity = excluded.equity, profit = excluded.profit, marks = excluded.marks,
         market_day = excluded.market_day WHERE coalesce(s.market_day, s.day) <> excluded.market_day`,
      [
        accountId,
        dayOf(now),
        now,
        moneyText(equity),
        moneyText(profit),
        JSON.stringify(Object.fromEntries(marks.map(([symbol, at]) => [symbol, at && priceText(at)]))),
        marketDay,
      ],
    );
    await db.query("UPDATE accounts SET version = version + 1 WHERE id = $1", [accountId]);
    return rowCount === 1;
  });
}

/** Call before the next bar of a market that is replayed, which ends at `next`: it may be the first of another day. */
export async function beginMarketDay(
  { pool, clock }: { pool: Pool; clock: () => Micros },
  account: { teamId: string; accountId: string },
  market: { time(): Micros | null; quote: Quotes },
  next: Micros,
): Promise<void> {
  const last = market.time();
  if (last !== null && marketDayOf(last) === marketDayOf(next)) return;
  await beginDay(pool, account, (symbol) => market.quote(symbol), clock(), marketDayOf(next));
}

/** What futures gained; answers whether there was any. A paper market tells it itself, by its own days. */
async function payFutures(
  db: ClientBase,
  accountId: string,
  before: Awaited<ReturnType<typeof readAll>>,
  now: Micros,
): Promise<boolean> {
  let paid = false;
  for (const [symbol, units] of before.broker === "paper" ? [] : before.balances.positions) {
    const traded = before.instrument(symbol);
    const mark = before.mark(symbol);
    if (traded?.settlement !== "variation" || mark === null || units === NO_QUANTITY) continue;
    const id = `variation:${symbol}:${dayOf(now)}`;
    const order = { accountId, symbol, currency: traded.currency };
    await settleVariation(db, order, notional(mark, units, traded.multiplier), { id, at: now });
    paid = true;
  }
  return paid;
}

async function readAll(db: ClientBase, accountId: string, quotes: Quotes, now: Micros) {
  const { rows } = await db.query<{ currency: string; broker: string; books: BooksRow }>(
    `SELECT a.currency, a.broker, ${booksOf("$2")} AS books FROM accounts a WHERE a.id = $1`,
    [accountId, now],
  );
  const { currency, broker, books } = rows[0]!;
  return { ...readBooks(books, currency, quotes), broker };
}
