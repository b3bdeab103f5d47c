import { z } from "zod";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { assertUserCodeMayRun } from "#server/models/sandbox/index.ts";
import { RunName } from "./change-run.ts";
import { completeSpec, runKey } from "./complete-spec.ts";
import { RUN_WORKFLOW, type RunJob, tellState } from "./run-rows.ts";

/** Queues a backtest; a request that waits, runs or is finished already is answered by that run. */
export const launchRun = command({
  name: "runs.launch",
  permission: "runs:launch",
  input: z.strictObject({ spec: BacktestSpec, name: RunName.optional() }),
  async run(ctx, { spec: given, name }): Promise<{ runId: string; cached: boolean }> {
    const { spec, strategy, synthetic } = await completeSpec(ctx.db, given);
    const key = runKey(spec);
    const runName = name ?? `${strategy.name} on ${symbolsText(spec.data.symbols)}`;
    const { rows } = await ctx.db.query(
      `INSERT INTO runs (team_id, key, name, spec, strategy_name, synthetic, created_by)
       VALUES (app_team_id(), $1, $2, $3, $4, $5, $6)
       ON CONFLICT (team_id, key) WHERE state IN ('queued', 'running', 'finished') DO NOTHING RETURNING id`,
      [key, runName, JSON.stringify(spec), strategy.name, synthetic, userOf(ctx)],
    );
    if (!rows[0]) return { runId: await runOf(ctx, key), cached: true };
    if (spec.strategy.kind === "version") await assertUserCodeMayRun(ctx.db);
    const runId = rows[0].id as string;
    const job: RunJob = { teamId: ctx.teamId, runId };
    await ctx.jobs.enqueue({ workflow: RUN_WORKFLOW, id: runId, queue: "interactive", args: [job] });
    await tellState(ctx.db, ctx.bus, runId, "queued");
    return { runId, cached: false };
  },
  audit: ({ spec, name }, { runId, cached }) => ({ object: runId, details: { spec, name, cached } }),
});

const userOf = ({ actor }: Context) => (actor.kind === "user" ? actor.userId : null);

async function runOf({ db }: Context, key: string): Promise<string> {
  const { rows } = await db.query(
    "SELECT id FROM runs WHERE key = $1 AND state IN ('queued', 'running', 'finished')",
    [key],
  );
  return rows[0].id;
}

function symbolsText(symbols: readonly string[]): string {
  const [first = "", ...rest] = symbols;
  return rest.length === 0 ? first.slice(0, 100) : `${first.slice(0, 80)} and ${rest.length} more`;
}
