import type { ClientBase, Pool } from "pg";
import type { Logger } from "pino";
import { AppError } from "#lib/core/errors.ts";
import { type BacktestResult, BacktestSpec, type RunProgress } from "#lib/model-testing/backtesting/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { isDatabaseAway, withTeam } from "#server/infrastructure/db/index.ts";
import {
  assertUserCodeMayRun,
  type HostLimits,
  type HostProgress,
  outerWall,
  runInStrategyHost,
} from "#server/models/sandbox/index.ts";
import { runsOwnCode } from "./complete-spec.ts";
import { LiveCurve } from "./live-curve.ts";
import { loadRun } from "./load-run.ts";
import { saveResult } from "./results.ts";
import { type RunJob, tellState } from "./run-rows.ts";

export type RunHost = { pool: Pool; log: Logger; bus: Bus; limits: HostLimits };

const WATCH_MS = 250;
const TELL_MS = 200;

/**
 * Runs a queued backtest to its end: finished, failed with a sentence, or cancelled. Safe to run again after a
 * crash: the same specification gives the same bytes, and only the first end counts.
 * @throws only while the database is away, to be tried again
 */
export async function runBacktest(host: RunHost, job: RunJob): Promise<void> {
  const spec = await withTeam(host.pool, job.teamId, (db) => claim(db, host.bus, job));
  if (!spec) return;
  const stop = new AbortController();
  const watch = watchForCancel(host.pool, job, stop);
  try {
    const { bytes, result } = await compute(host, job, spec, stop.signal);
    await withTeam(host.pool, job.teamId, (db) => finish(db, host.bus, job, bytes, result));
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    await withTeam(host.pool, job.teamId, (db) => fail(db, host, job, error));
  } finally {
    clearInterval(watch);
  }
}

async function claim(db: ClientBase, bus: Bus, { runId }: RunJob): Promise<BacktestSpec | undefined> {
  const walled = (await outerWall()).kind === "bubblewrap";
  const { rows } = await db.query(
    `UPDATE runs SET state = 'running', started_at = coalesce(started_at, now()), walled = $2
     WHERE id = $1 AND state IN ('queued', 'running') RETURNING spec`,
    [runId, walled],
  );
  if (!rows[0]) return undefined;
  await tellState(db, bus, runId, "running");
  return BacktestSpec.parse(rows[0].spec);
}

/** The row is the truth: whoever cancels writes there, wherever this runs. */
function watchForCancel(pool: Pool, { teamId, runId }: RunJob, stop: AbortController): NodeJS.Timeout {
  return setInterval(async () => {
    const found = await withTeam(pool, teamId, (db) =>
      db.query("SELECT state FROM runs WHERE id = $1", [runId]),
    ).catch(() => undefined);
    if (found && found.rows[0]?.state !== "running") stop.abort();
  }, WATCH_MS);
}

async function compute(host: RunHost, job: RunJob, spec: BacktestSpec, signal: AbortSignal) {
  // Again here: this worker may be on a machine without the wall.
  if (runsOwnCode(spec)) await withTeam(host.pool, job.teamId, assertUserCodeMayRun);
  const { strategies, bars } = await loadRun(host.pool, job.teamId, spec);
  const total = bars.reduce((sum, { length }) => sum + length, 0);
  const module = strategies.map((strategy) => strategy.module);
  const onProgress = teller(host.bus, job, total);
  return runInStrategyHost({ spec, module, bars, limits: host.limits, onProgress, signal });
}

/** Progress to whoever looks, a few times a second; nobody waits for it. */
function teller(bus: Bus, { teamId, runId }: RunJob, bars: number): (progress: HostProgress) => void {
  const began = performance.now();
  const curve = new LiveCurve();
  let told = 0;
  return (progress) => {
    const now = performance.now();
    curve.add(progress);
    if (now - told < TELL_MS && progress.step < progress.steps) return;
    told = now;
    const { step, steps, time } = progress;
    const barsPerSecond = (bars * (step / steps)) / Math.max(1e-3, (now - began) / 1000);
    const value: RunProgress = { state: "running", step, steps, time, barsPerSecond, curve: curve.points() };
    bus.set(teamId, `run:${runId}`, value);
  };
}

async function finish(
  db: ClientBase,
  bus: Bus,
  { runId }: RunJob,
  bytes: Uint8Array,
  result: BacktestResult,
): Promise<void> {
  const hash = await saveResult(db, bytes, result);
  const { rowCount } = await db.query(
    "UPDATE runs SET state = 'finished', result_hash = $2, bars = $3, finished_at = now() WHERE id = $1 AND state = 'running'",
    [runId, hash, result.bars],
  );
  if (rowCount === 1) await tellState(db, bus, runId, "finished");
}

async function fail(db: ClientBase, { bus, log }: RunHost, { runId }: RunJob, error: unknown): Promise<void> {
  const known = error instanceof AppError && error.code !== "internal" ? error : undefined;
  if (!known) log.error({ err: error, runId }, "run failed");
  const sentence =
    known?.message ?? `The run broke off; the server's log has the details under run ${runId}.`;
  const { rowCount } = await db.query(
    `UPDATE runs SET state = 'failed', error = $2, error_code = $3, error_at = $4, finished_at = now()
     WHERE id = $1 AND state = 'running'`,
    [runId, sentence, known?.code ?? "internal", known?.at ?? null],
  );
  if (rowCount === 1) await tellState(db, bus, runId, "failed");
}
