import type { Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { dayNumberOf, Zone } from "#lib/core/time.ts";
import type { MarketMoment } from "#lib/execution/paper/index.ts";
import { marketMoments } from "#lib/model-testing/forward-testing/index.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";

export type ReplaySpec = {
  /** Hash of the snapshot: what is imported later does not change a replay. */
  readonly snapshot: string;
  readonly symbols: readonly string[];
  /** Of the same snapshot, which price them: from their first bar on. */
  readonly others?: readonly string[] | undefined;
  /** First and last day, "2020-01-31", in the market's time zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** Moments of stored bars in order: those that end after `time`, −∞ for all. */
export type Replay = (time: Micros) => Iterator<MarketMoment>;

/** @throws AppError not-found for a snapshot or a symbol that is not there */
export async function openReplay(
  pool: Pool,
  teamId: string,
  { snapshot: hash, symbols, others = [], from, to }: ReplaySpec,
  timeZone: string,
): Promise<Replay> {
  const snapshot = await withTeam(pool, teamId, (db) => openTeamSnapshot(db, teamId, hash));
  const zone = new Zone(timeZone);
  const bars = await readBars(snapshot, symbols, {
    from: from ? zone.startOfDay(dayNumberOf(from)) : undefined,
    to: to ? zone.startOfDay(dayNumberOf(to) + 1) : undefined,
  });
  const pricing = await readBars(snapshot, others, {
    to: to ? zone.startOfDay(dayNumberOf(to) + 1) : undefined,
  });
  return (time) => marketMoments(bars, time, pricing);
}
