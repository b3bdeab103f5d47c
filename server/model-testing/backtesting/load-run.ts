import type { Pool } from "pg";
import type { BarColumns } from "#lib/core/columns.ts";
import { DAY, dayNumberOf, Zone } from "#lib/core/time.ts";
import { type BacktestSpec, membersOf, symbolsOfSpec } from "#lib/model-testing/backtesting/index.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars, type Snapshot } from "#server/data/storage/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { findStrategyModule, type RunnableStrategy } from "#server/models/strategies/index.ts";

/** What a run needs besides its specification. @throws AppError not-found when data or strategy are gone */
export async function loadRun(
  pool: Pool,
  teamId: string,
  spec: BacktestSpec,
): Promise<{ strategies: RunnableStrategy[]; bars: BarColumns[] }> {
  const { finer } = spec.data;
  const { strategies, snapshot, inside } = await withTeam(pool, teamId, async (db) => {
    const strategies: RunnableStrategy[] = [];
    for (const { strategy } of membersOf(spec)) strategies.push(await findStrategyModule(db, strategy));
    return {
      strategies,
      snapshot: await openTeamSnapshot(db, teamId, spec.data.snapshot),
      inside: finer && (await openTeamSnapshot(db, teamId, finer.snapshot)),
    };
  });
  const bars = await readPeriod(snapshot, spec);
  return {
    strategies,
    bars: inside ? [...bars, ...(await readPeriod(inside, spec, spec.data.symbols))] : bars,
  };
}

/** The bars of a specification's period, its benchmark's and rates' too, as the engine will cut them. */
export function readPeriod(
  snapshot: Snapshot,
  spec: BacktestSpec,
  symbols: readonly string[] = symbolsOfSpec(spec),
): Promise<BarColumns[]> {
  const zone = new Zone(spec.timeZone);
  const { from, to } = spec.data;
  return readBars(snapshot, symbols, {
    from: from ? zone.startOfDay(dayNumberOf(from)) : undefined,
    to: to ? zone.startOfDay(dayNumberOf(to) + 1) : undefined,
  });
}

/** The share of [first, last] that the period covers: for estimating without reading. */
export function periodShare(spec: BacktestSpec, first: number, last: number): number {
  const zone = new Zone(spec.timeZone);
  const { from, to } = spec.data;
  const start = Math.max(first, from ? zone.startOfDay(dayNumberOf(from)) : first);
  const end = Math.min(last + DAY, to ? zone.startOfDay(dayNumberOf(to) + 1) : last + DAY);
  return Math.max(0, Math.min(1, (end - start) / (last + DAY - first)));
}
