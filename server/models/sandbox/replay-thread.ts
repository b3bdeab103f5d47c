/** A thread in which finished runs are replayed one after another, so that the process goes on answering meanwhile. */
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { replayRun } from "./replay-run.ts";

export type ReplayJob = {
  readonly spec: BacktestSpec;
  readonly bars: readonly BarColumns[];
  readonly testimony: Uint8Array;
};
export type ReplayAnswer = { readonly bytes: Uint8Array } | { readonly refusal: string };

const NICENESS = 10;
// On Linux this is the thread's own; elsewhere it would be the whole process's.
if (process.platform === "linux") setPriority(0, NICENESS);

parentPort?.on("message", ({ spec, bars, testimony }: ReplayJob) => {
  parentPort?.postMessage(answer(() => replayRun(spec, bars, testimony)));
});

function answer(work: () => Uint8Array): ReplayAnswer {
  try {
    return { bytes: work() };
  } catch (error) {
    if (error instanceof AppError) return { refusal: error.message };
    throw error;
  }
}
