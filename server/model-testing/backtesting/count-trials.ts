import { z } from "zod";
import type { RunTrials } from "#lib/model-testing/backtesting/index.ts";
import { query } from "#server/access/command.ts";
import { noRun, STRATEGY_ID } from "./run-rows.ts";

/** Runs of strategies that were saved belong together by strategy, whatever its versions were called; others by name. */
const WITH_STRATEGY = `WITH trials AS (
    SELECT r.id, r.result_hash, coalesce(${STRATEGY_ID}::text, r.strategy_name) AS strategy FROM runs r)`;

/** How often the team has tried the strategy of a run: every result of every version of it, on any data, once. */
export const countTrials = query({
  name: "runs.trials",
  permission: "runs:read",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }): Promise<RunTrials> {
    const { rows } = await ctx.db.query<{ found: boolean; count: number; deviation: number | null }>(
      `${WITH_STRATEGY}, results_of AS (
         SELECT DISTINCT t.result_hash AS hash FROM trials t
         WHERE t.strategy = (SELECT strategy FROM trials WHERE id = $1) AND t.result_hash IS NOT NULL)
       SELECT EXISTS (SELECT FROM trials WHERE id = $1) AS found, count(*)::int AS count,
         stddev_samp((s.statistics->'sharpe'->>'value')::float8) AS deviation
       FROM results_of o JOIN results s ON s.team_id = app_team_id() AND s.hash = o.hash`,
      [id],
    );
    const [{ found, count, deviation }] = rows as [(typeof rows)[number]];
    if (!found) throw noRun();
    return { count: Math.max(1, count), sharpeDeviation: deviation ?? 0 };
  },
});
