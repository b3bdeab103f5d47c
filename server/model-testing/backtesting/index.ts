/**
 * Backtests as a team's runs: launched, computed by workers, kept with their results.
 * Not here: the simulation (lib/model-testing/backtesting), the strategy host (server/models/sandbox).
 */
import "server-only";

export { cancelRun, renameRun } from "./change-run.ts";
export { completeSpec } from "./complete-spec.ts";
export { countTrials } from "./count-trials.ts";
export { estimateRun } from "./estimate-run.ts";
export { EXPORT_PARTS, type ExportPart, resultCsv, resultJson } from "./export-run.ts";
export { launchRun } from "./launch-run.ts";
export { exportRun, readResult } from "./read-result.ts";
export { getRun, listRuns } from "./read-runs.ts";
export { type RunHost, runBacktest } from "./run-backtest.job.ts";
export { runOptions } from "./run-options.ts";
export { RUN_WORKFLOW, type RunJob } from "./run-rows.ts";
