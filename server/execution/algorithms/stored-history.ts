import type { ClientBase } from "pg";
import type { BarColumns, Micros, Resolution } from "#lib/core/columns.ts";
import { RESOLUTIONS } from "#lib/core/columns.ts";
import { priceNumber, type Quantity } from "#lib/core/money.ts";
import { DAY, Zone } from "#lib/core/time.ts";
import { type AlgorithmMarket, marketHistory } from "#lib/execution/algorithms/index.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import type { Quotes } from "#server/execution/orders/index.ts";
import type { AccountClock } from "./market-clock.ts";

const SECOND: Micros = 1_000_000;
/** Enough for 20 sessions with holidays between. */
const HISTORY: Micros = 45 * DAY;

type Stored = { hash: string; timeZone: string; last: Micros };

/** What a team's stored bars and the latest quote say of a symbol's market, for an algorithm that begins `now`. */
export async function marketNow(
  db: ClientBase,
  teamId: string,
  quotes: Quotes,
  { symbol, lot, clock }: { symbol: string; lot: Quantity; clock: AccountClock },
): Promise<AlgorithmMarket> {
  const stored = await newestBars(db, symbol);
  const reference = quotes(symbol)?.reference ?? null;
  const { now } = clock;
  const isReplay = clock.entry > 0;
  const live = {
    now,
    lot,
    ...(!isReplay && { step: SECOND }),
    ...(reference !== null && { reference: priceNumber(reference) }),
  };
  if (stored === null) return { ...UNKNOWN, ...live };
  const bars = await lastBars(db, teamId, stored, symbol, now);
  const history = marketHistory(bars, bars.length, new Zone(stored.timeZone), now);
  const { session } = history;
  // A market that is open outside the hours of the stored bars keeps others.
  const isElsewhere = quotes(symbol)?.open && session && !(now >= session.open && now < session.close);
  return { ...history, ...live, ...(isElsewhere && { session: null }) };
}

const UNKNOWN = {
  session: null,
  profile: null,
  dailyVolume: null,
  volatility: null,
  reference: null,
  step: SECOND,
};

/** The current snapshot with the symbol: intraday before daily, then the one that reaches furthest. */
export async function newestBars(db: ClientBase, symbol: string): Promise<Stored | null> {
  const { rows } = await db.query<Stored & { resolution: Resolution }>(
    `SELECT DISTINCT ON (d.id) s.hash, d.time_zone AS "timeZone", d.resolution, y.last_at::float8 AS last
     FROM snapshot_symbols y JOIN snapshots s USING (team_id, dataset_id, hash)
     JOIN datasets d ON d.team_id = s.team_id AND d.id = s.dataset_id
     WHERE y.symbol = $1 ORDER BY d.id, s.number DESC`,
    [symbol],
  );
  const isIntraday = (one: { resolution: Resolution }) =>
    RESOLUTIONS.indexOf(one.resolution) < RESOLUTIONS.indexOf("1d") ? 1 : 0;
  return rows.toSorted((a, b) => isIntraday(b) - isIntraday(a) || b.last - a.last)[0] ?? null;
}

async function lastBars(
  db: ClientBase,
  teamId: string,
  { hash, last }: Stored,
  symbol: string,
  now: Micros,
): Promise<BarColumns> {
  const until = Math.min(now, last + 1);
  const [bars] = await readBars(await openTeamSnapshot(db, teamId, hash), [symbol], {
    from: until - HISTORY,
    to: until,
  });
  return bars!;
}
