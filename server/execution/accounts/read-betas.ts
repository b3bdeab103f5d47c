import type { ClientBase } from "pg";
import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { DAY, isoTime, Zone } from "#lib/core/time.ts";
import { betaOfCloses, type Closes } from "#lib/model-testing/benchmarking/index.ts";
import { query } from "#server/access/command.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import { accountClock } from "#server/execution/algorithms/index.ts";

/** Of a position; why there is none where `beta` is null. */
export type BetaView = {
  readonly accountId: string;
  readonly symbol: string;
  readonly beta: number | null;
  /** On what it rests, or what is missing: a sentence. */
  readonly words: string;
};

/** Enough for a year of sessions that two calendars share. */
const LOOKED_AT: Micros = 550 * DAY;
const OLD: Micros = 30 * DAY;

/** What beta can be to: every symbol with daily bars. */
export const listBenchmarks = query({
  name: "positions.benchmarks",
  permission: "orders:read",
  input: z.strictObject({}),
  run: async ({ db }) => [...(await dailySnapshots(db)).keys()],
});

/**
 * The beta of every position to a benchmark, of stored daily closes up to the account's now: an account on a replay
 * does not know more than its market does.
 */
export const listBetas = query({
  name: "positions.betas",
  permission: "orders:read",
  input: z.strictObject({ benchmark: z.string().min(1).max(64) }),
  async run({ db, teamId, clock }, { benchmark }): Promise<BetaView[]> {
    const { rows } = await db.query<{ accountId: string; symbols: string[] }>(
      `SELECT account_id AS "accountId", array_agg(symbol ORDER BY symbol) AS symbols FROM positions
       WHERE quantity <> 0 GROUP BY account_id`,
    );
    const stored = await dailySnapshots(db);
    const views: BetaView[] = [];
    const wall = clock();
    // Accounts that share a clock share what is read.
    const read = new Map<string, Closes | null>();
    const closesOf = async (symbol: string, now: Micros): Promise<Closes | null> => {
      const key = `${now} ${symbol}`;
      if (!read.has(key)) read.set(key, await readCloses(db, teamId, stored.get(symbol), symbol, now));
      return read.get(key) ?? null;
    };
    for (const { accountId, symbols } of rows) {
      const { now } = await accountClock(db, accountId, wall);
      const market = await closesOf(benchmark, now);
      for (const symbol of symbols) {
        const found = betaIn(await closesOf(symbol, now), market, { symbol, benchmark, now });
        views.push({ accountId, symbol, ...found });
      }
    }
    return views;
  },
});

function betaIn(
  own: Closes | null,
  market: Closes | null,
  { symbol, benchmark, now }: { symbol: string; benchmark: string; now: Micros },
): Pick<BetaView, "beta" | "words"> {
  const none = (words: string) => ({ beta: null, words });
  if (!own || !market) return none(`No daily bars of ${own ? benchmark : symbol} are stored.`);
  const found = betaOfCloses(own, market);
  if ("missing" in found) return none(found.missing);
  const [from, to] = [found.from, found.to].map((day) => isoTime(day * DAY).slice(0, 10));
  if (found.to * DAY < now - OLD)
    return none(`The newest day that both have, ${to}, is more than a month ago.`);
  const words = `Covariance of daily returns with those of ${benchmark} ÷ their variance: ${found.returns} returns of stored closes, ${from} to ${to}`;
  return { beta: found.beta, words };
}

type Stored = { hash: string; timeZone: string };

/** The current snapshot with daily bars of each symbol, the one that reaches furthest. */
async function dailySnapshots(db: ClientBase): Promise<Map<string, Stored>> {
  const { rows } = await db.query<Stored & { symbol: string }>(
    `SELECT DISTINCT ON (y.symbol) y.symbol, s.hash, d.time_zone AS "timeZone"
     FROM datasets d
     JOIN LATERAL (SELECT hash FROM snapshots n WHERE n.team_id = d.team_id AND n.dataset_id = d.id
       ORDER BY number DESC LIMIT 1) s ON true
     JOIN snapshot_symbols y ON y.team_id = d.team_id AND y.dataset_id = d.id AND y.hash = s.hash
     WHERE d.resolution = '1d' ORDER BY y.symbol, y.last_at DESC`,
  );
  return new Map(rows.map(({ symbol, ...stored }) => [symbol, stored]));
}

async function readCloses(
  db: ClientBase,
  teamId: string,
  stored: Stored | undefined,
  symbol: string,
  now: Micros,
): Promise<Closes | null> {
  if (!stored) return null;
  const span = { from: now - LOOKED_AT, to: now };
  const [bars] = await readBars(await openTeamSnapshot(db, teamId, stored.hash), [symbol], span);
  const zone = new Zone(stored.timeZone);
  const closes = new Map<number, number>();
  for (let i = 0; bars && i < bars.length; i++)
    if (bars.end[i]! <= now) closes.set(zone.dayNumber(bars.start[i]!), bars.close[i]!);
  return closes;
}
