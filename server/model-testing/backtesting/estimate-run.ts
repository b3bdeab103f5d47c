import type { ClientBase } from "pg";
import type { BarColumns } from "#lib/core/columns.ts";
import { DAY, isoTime, Zone } from "#lib/core/time.ts";
import { type CalendarId, calendarOf } from "#lib/data/calendars/index.ts";
import { missingBetween, type SessionRules } from "#lib/data/validation/index.ts";
import { BacktestSpec, type RunEstimate, symbolsOfSpec } from "#lib/model-testing/backtesting/index.ts";
import { query } from "#server/access/command.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import type { Snapshot } from "#server/data/storage/index.ts";
import { completeSpec } from "./complete-spec.ts";
import { readPeriod } from "./load-run.ts";

/** Beyond this the form would wait: bars are then counted by the catalogue. */
const READ_AT_MOST = 2_000_000;
/** Among so many, about three seconds of reading, gaps are looked for symbol by symbol. */
const SEARCH_AT_MOST = 10_000_000;
const GAPS_SHOWN = 200;
/** Starting a host and reading bars; and the speed before any run has been measured. */
const START_SECONDS = 0.6;
const FIRST_BARS_PER_SECOND = 1_000_000;

/** How much a run would read, how long the last ones took for as much, and which sessions its data miss. */
export const estimateRun = query({
  name: "runs.estimate",
  permission: "runs:read",
  input: BacktestSpec,
  async run(ctx, given): Promise<RunEstimate> {
    const { spec, bars: stored } = await completeSpec(ctx.db, given);
    const snapshot = await openTeamSnapshot(ctx.db, ctx.teamId, spec.data.snapshot);
    const perSecond = await measuredSpeed(ctx.db);
    const seconds = (bars: number) => START_SECONDS + bars / perSecond;
    const { resolution, timeZone } = snapshot.manifest;
    const calendar = calendarOf(snapshot.calendar as CalendarId);
    const rules = {
      resolution,
      calendar,
      zone: new Zone(timeZone),
      calendarZone: new Zone(calendar.timeZone),
    };
    if (stored > READ_AT_MOST)
      return { bars: stored, seconds: seconds(stored), gaps: await firstGaps(snapshot, spec, rules) };
    const read = await readPeriod(snapshot, spec);
    const bars = read.reduce((sum, { length }) => sum + length, 0);
    return {
      bars,
      seconds: seconds(bars),
      gaps: read.flatMap((feed) => gapsOf(feed, rules)).slice(0, GAPS_SHOWN),
    };
  },
});

/** Gaps of the first symbols, one in memory at a time, until there are enough to show or enough was read. */
async function firstGaps(
  snapshot: Snapshot,
  spec: BacktestSpec,
  rules: SessionRules,
): Promise<RunEstimate["gaps"]> {
  const gaps: RunEstimate["gaps"][number][] = [];
  let searched = 0;
  for (const symbol of symbolsOfSpec(spec)) {
    if (gaps.length >= GAPS_SHOWN || searched >= SEARCH_AT_MOST) break;
    const [feed] = await readPeriod(snapshot, spec, [symbol]);
    if (feed) gaps.push(...gapsOf(feed, rules));
    searched += feed?.length ?? 0;
  }
  return gaps.slice(0, GAPS_SHOWN);
}

/** Bars a second of the team's last finished runs, all in all. */
async function measuredSpeed(db: ClientBase): Promise<number> {
  const { rows } = await db.query(
    `SELECT sum(bars)::float8 AS bars, sum(extract(epoch FROM finished_at - started_at))::float8 AS seconds
     FROM (SELECT * FROM runs WHERE state = 'finished' AND bars > 0 ORDER BY id DESC LIMIT 20) last`,
  );
  const [{ bars, seconds }] = rows;
  // The start of each host is part of those seconds: small runs say little about speed.
  return bars > 1_000_000 && seconds > 0 ? bars / seconds : FIRST_BARS_PER_SECOND;
}

function gapsOf(
  { symbol, start, end, length }: BarColumns,
  rules: SessionRules,
): RunEstimate["gaps"][number][] {
  const gaps: RunEstimate["gaps"][number][] = [];
  const isoDay = (time: number) => isoTime(time + rules.zone.offset(time)).slice(0, 10);
  for (let i = 1; i < length; i++) {
    const sessions = missingBetween(start[i - 1]!, end[i - 1]!, start[i]!, rules);
    if (sessions > 0)
      gaps.push({ symbol, from: isoDay(start[i - 1]! + DAY), to: isoDay(start[i]! - 1), sessions });
  }
  return gaps;
}
