import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import type {
  BacktestSpec,
  RunFailure,
  RunState,
  RunView,
  Statistics,
} from "#lib/model-testing/backtesting/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";

/** The name under which workers know the job; its arguments are [{ teamId, runId }]. */
export const RUN_WORKFLOW = "run-backtest";
export type RunJob = { teamId: string; runId: string };

type Row = {
  id: string;
  name: string;
  state: RunState;
  spec: BacktestSpec;
  strategyName: string;
  strategyId: string | null;
  synthetic: boolean;
  error: string | null;
  errorCode: string | null;
  errorAt: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  by: string | null;
  resultHash: string | null;
  walled: boolean | null;
  statistics: Statistics | null;
};

/** Of run r: the strategy whose version ran; null for a built-in. */
export const STRATEGY_ID = `(SELECT v.strategy_id FROM strategy_versions v WHERE v.team_id = r.team_id
      AND v.hash = r.spec->'strategy'->>'hash' ORDER BY v.created_at LIMIT 1)`;

export const SELECT_RUNS = `SELECT r.id, r.name, r.state, r.spec, r.strategy_name AS "strategyName", r.synthetic, r.error,
    r.error_code AS "errorCode", r.error_at AS "errorAt", r.created_at AS "createdAt", r.started_at AS "startedAt",
    r.finished_at AS "finishedAt", u.name AS by, r.result_hash AS "resultHash", r.walled, s.statistics,
    ${STRATEGY_ID} AS "strategyId"
  FROM runs r LEFT JOIN users u ON u.id = r.created_by
    LEFT JOIN results s ON s.team_id = r.team_id AND s.hash = r.result_hash`;

export function toRunView(row: Row): RunView {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    spec: row.spec,
    strategyName: row.strategyName,
    strategyId: row.strategyId ?? undefined,
    synthetic: row.synthetic,
    error: failureOf(row),
    createdAt: row.createdAt,
    startedAt: row.startedAt ?? undefined,
    finishedAt: row.finishedAt ?? undefined,
    by: row.by ?? "Pitwall",
    resultHash: row.resultHash ?? undefined,
    walled: row.walled ?? undefined,
    statistics: row.statistics ?? undefined,
  };
}

function failureOf({ error, errorCode, errorAt }: Row): RunFailure | undefined {
  if (error === null) return undefined;
  const [, line, column] = /:(\d+):(\d+)$/.exec(errorAt ?? "") ?? [];
  const place = line ? { line: Number(line), column: Number(column) } : {};
  return { message: error, code: errorCode ?? undefined, ...place };
}

export function noRun(): AppError {
  return new AppError("not-found", "There is no such run.");
}

/** Every change of state is an event: lists and pages hear of it and read the row again. */
export function tellState(db: ClientBase, bus: Bus, runId: string, state: RunState): Promise<void> {
  return bus.publish(db, { topic: "runs", type: `run.${state}`, payload: { runId, state } });
}
