import { z } from "zod";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { assertUserCodeMayRun } from "#server/models/sandbox/index.ts";
import { RunName } from "./change-run.ts";
import { completeSpec, runKey, runsOwnCode } from "./complete-spec.ts";
import { RUN_WORKFLOW, type RunJob, tellState } from "./run-rows.ts";

/**
 * Queues a backtest. A request that waits, runs or is finished already is answered by that run. Asked for under another
 * name, a finished one is answered by a new row with its result, and one's own that is not over takes the new name.
 */
export const launchRun = command({
  name: "runs.launch",
  permission: "runs:launch",
  input: z.strictObject({ spec: BacktestSpec, name: RunName.optional() }),
  async run(ctx, { spec: given, name }): Promise<{ runId: string; cached: boolean }> {
    const { spec, strategyName, synthetic } = await completeSpec(ctx.db, given);
    const key = runKey(spec);
    const runName = name ?? `${strategyName} on ${symbolsText(spec.data.symbols)}`;
    const facts = [key, runName, JSON.stringify(spec), strategyName, synthetic, userOf(ctx)];
    const known = await knownRun(ctx, key, runName);
    if (known && name !== undefined && known.name !== name) {
      if (known.state === "finished") return { runId: await addNamed(ctx, facts, known), cached: true };
      await renameOwn(ctx, known.id, name);
    }
    if (known) return { runId: known.id, cached: true };
    const { rows } = await ctx.db.query(
      `INSERT INTO runs (team_id, key, name, spec, strategy_name, synthetic, created_by)
       VALUES (app_team_id(), $1, $2, $3, $4, $5, $6)
       ON CONFLICT (team_id, key) WHERE state IN ('queued', 'running') DO NOTHING RETURNING id`,
      facts,
    );
    // Launched by someone else this very moment.
    if (!rows[0]) return { runId: (await knownRun(ctx, key, runName))!.id, cached: true };
    if (runsOwnCode(spec)) await assertUserCodeMayRun(ctx.db);
    const runId = rows[0].id as string;
    const job: RunJob = { teamId: ctx.teamId, runId };
    await ctx.jobs.enqueue({ workflow: RUN_WORKFLOW, id: runId, queue: "interactive", args: [job] });
    await tellState(ctx.db, ctx.bus, runId, "queued");
    return { runId, cached: false };
  },
  audit: ({ spec, name }, { runId, cached }) => ({ object: runId, details: { spec, name, cached } }),
});

const userOf = ({ actor }: Context) => (actor.kind === "user" ? actor.userId : null);

type Known = { id: string; name: string; state: string; resultHash: string; walled: boolean | null };

/** The run that answers this request, best under the same name. */
async function knownRun({ db }: Context, key: string, name: string): Promise<Known | undefined> {
  const { rows } = await db.query<Known>(
    `SELECT id, name, state, result_hash AS "resultHash", walled FROM runs
     WHERE key = $1 AND state IN ('queued', 'running', 'finished') ORDER BY name = $2 DESC, id LIMIT 1`,
    [key, name],
  );
  return rows[0];
}

/** Two people may wait for the same run: its name is that of whoever asked first. */
async function renameOwn(ctx: Context, runId: string, name: string): Promise<void> {
  const { rows } = await ctx.db.query(
    "UPDATE runs SET name = $2 WHERE id = $1 AND created_by = $3 RETURNING state",
    [runId, name, userOf(ctx)],
  );
  if (rows[0]) await tellState(ctx.db, ctx.bus, runId, rows[0].state);
}

/** Its `bars` stay unknown: it computed nothing, so the next estimate must not rest on it. */
async function addNamed(ctx: Context, facts: unknown[], known: Known): Promise<string> {
  const { rows } = await ctx.db.query(
    `INSERT INTO runs (team_id, key, name, spec, strategy_name, synthetic, created_by, state, result_hash, walled,
       started_at, finished_at)
     VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, 'finished', $7, $8, now(), now()) RETURNING id`,
    [...facts, known.resultHash, known.walled],
  );
  const runId = rows[0].id as string;
  await tellState(ctx.db, ctx.bus, runId, "finished");
  return runId;
}

function symbolsText(symbols: readonly string[]): string {
  const [first = "", ...rest] = symbols;
  return rest.length === 0 ? first.slice(0, 100) : `${first.slice(0, 80)} and ${rest.length} more`;
}
