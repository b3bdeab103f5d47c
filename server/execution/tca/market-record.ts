import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { DAY, Zone } from "#lib/core/time.ts";
import { AFTER_OPEN, type MarketPath, pathOfBars } from "#lib/execution/tca/index.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import { newestBars } from "#server/execution/algorithms/index.ts";
import { clientOrderId } from "#server/execution/orders/index.ts";
import type { StoredOrder } from "./traded-orders.ts";

/** The prices by which an order is judged. A replayed market has a clock of its own. */
export type MarketRecord = {
  readonly source: "seen by the account" | "stored bars" | "none";
  readonly path: MarketPath;
  readonly zone: Zone;
  /** The market's time at a moment of our clock; NaN before it said anything. */
  toMarket(at: Micros): Micros;
  /** The market's time of a fill that we heard of at `at`. */
  fillTime(execution: string, at: Micros): Micros;
};

/** A week before, for the last price before it was decided; two days after, for the longest markout. */
const BEFORE: Micros = 7 * DAY;
const AFTER: Micros = 2 * DAY;

const NOTHING = { time: new Float64Array(), price: new Float64Array(), volume: new Float64Array() };
const NO_RECORD: MarketRecord = {
  source: "none",
  path: NOTHING,
  zone: new Zone("UTC"),
  toMarket: (at) => at,
  fillTime: (_, at) => at,
};

/** The record of each order, by its id. What an account saw comes before what is stored of the symbol. */
export async function readMarkets(
  db: ClientBase,
  teamId: string,
  orders: readonly StoredOrder[],
): Promise<Map<string, MarketRecord>> {
  const found = new Map<string, MarketRecord>();
  for (const [accountId, ofAccount] of Map.groupBy(orders, (order) => order.accountId)) {
    const openings = await readOpenings(db, accountId);
    const openingOf = (order: StoredOrder) =>
      openings.findLast(({ at }) => at <= (order.sentAt ?? order.decidedAt));
    const parts = Map.groupBy(ofAccount, (order) => `${openingOf(order)?.seq ?? ""} ${order.symbol}`);
    for (const some of parts.values()) {
      const opening = openingOf(some[0]!);
      const record =
        opening === undefined
          ? await storedRecord(db, teamId, some)
          : await seenRecord(db, accountId, opening, some);
      for (const { id } of some) found.set(id, record);
    }
  }
  return found;
}

type Opening = {
  readonly seq: number;
  readonly next: number | null;
  readonly at: number;
  readonly timeZone: string;
};

/** The markets that a paper account was given, one after another. */
async function readOpenings(db: ClientBase, accountId: string): Promise<Opening[]> {
  const { rows } = await db.query<Opening>(
    `SELECT seq::float8 AS seq, (lead(seq) OVER (ORDER BY seq))::float8 AS next, at::float8 AS at,
       body -> 'rules' ->> 'timeZone' AS "timeZone"
     FROM paper_journal WHERE account_id = $1 AND kind = 'open' ORDER BY seq`,
    [accountId],
  );
  return rows;
}

type SeenBar = Record<"told" | "start" | "end" | "open" | "close" | "volume", number>;

async function seenRecord(
  db: ClientBase,
  accountId: string,
  { seq, next, timeZone }: Opening,
  orders: readonly StoredOrder[],
): Promise<MarketRecord> {
  const { rows } = await db.query<SeenBar>(
    `SELECT j.at::float8 AS told, b.* FROM paper_journal j,
       jsonb_to_recordset(j.body -> 'moment' -> 'bars')
         AS b(symbol text, start float8, "end" float8, open float8, close float8, volume float8)
     WHERE j.account_id = $1 AND j.kind = 'bars' AND j.seq > $2 AND ($3::bigint IS NULL OR j.seq < $3)
       AND b.symbol = $4 ORDER BY j.seq`,
    [accountId, seq, next, orders[0]!.symbol],
  );
  const column = (name: keyof SeenBar) => Float64Array.from(rows, (row) => row[name]);
  const [told, end] = [column("told"), column("end")];
  const path = pathOfBars({
    length: rows.length,
    start: column("start"),
    end,
    open: column("open"),
    close: column("close"),
    volume: column("volume"),
  });
  const toMarket = (at: Micros) => end[told.findLastIndex((moment) => moment <= at)] ?? Number.NaN;
  const times = await fillTimes(db, accountId, orders);
  return {
    source: "seen by the account",
    path,
    zone: new Zone(timeZone),
    toMarket,
    fillTime(execution, at) {
      const [time, moment] = [times.get(execution), toMarket(at)];
      if (time === undefined) return moment;
      // What filled before the end of the bar that told it, filled after that bar's open was known.
      return time < moment ? time + AFTER_OPEN : time;
    },
  };
}

/** When each execution was, by the market's clock. */
async function fillTimes(
  db: ClientBase,
  accountId: string,
  orders: readonly StoredOrder[],
): Promise<Map<string, Micros>> {
  const ids = orders.flatMap(({ fills }) => fills.map(({ orderId }) => clientOrderId(orderId, "new")));
  const { rows } = await db.query<{ execution: string; time: number }>(
    `SELECT fact -> 'body' ->> 'execution' AS execution, (event ->> 'time')::float8 AS time FROM paper_events
     WHERE account_id = $1 AND client_id = ANY ($2) AND event ->> 'kind' = 'trade'`,
    [accountId, [...new Set(ids)]],
  );
  return new Map(rows.map(({ execution, time }) => [execution, time]));
}

/** Bars of the team's newest snapshot of the symbol; the market's clock is ours. */
async function storedRecord(
  db: ClientBase,
  teamId: string,
  orders: readonly StoredOrder[],
): Promise<MarketRecord> {
  const { symbol } = orders[0]!;
  const stored = await newestBars(db, symbol);
  if (stored === null) return NO_RECORD;
  const [bars] = await readBars(await openTeamSnapshot(db, teamId, stored.hash), [symbol], {
    from: Math.min(...orders.map(({ decidedAt }) => decidedAt)) - BEFORE,
    to: Math.max(...orders.map(({ changedAt }) => changedAt)) + AFTER,
  });
  if (!bars || bars.length === 0) return NO_RECORD;
  return { ...NO_RECORD, source: "stored bars", path: pathOfBars(bars), zone: new Zone(stored.timeZone) };
}
