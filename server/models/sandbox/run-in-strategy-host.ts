import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { BAR_COLUMN_NAMES } from "#lib/data/bars/index.ts";
import {
  type BacktestResult,
  type BacktestSpec,
  decodeResult,
} from "#lib/model-testing/backtesting/index.ts";
import { launchHost } from "./launch-host.ts";
import type { HostLimits, HostProgress, StrategyModule } from "./protocol.ts";
import { refold } from "./refold.ts";
import { strategyFailure } from "./strategy-failure.ts";

export type StrategyHostRun = {
  readonly spec: BacktestSpec;
  readonly module: StrategyModule;
  /** Of every symbol of the spec and of its benchmark. */
  readonly bars: readonly BarColumns[];
  readonly limits: HostLimits;
  readonly onProgress?: (progress: HostProgress) => void;
  /** Cancels at once. */
  readonly signal?: AbortSignal;
};

/**
 * One backtest in a strategy host, its result checked against the bars held here.
 * @throws AppError strategy-failed (`at` names the author's line), bad-input, cancelled, internal
 */
export async function runInStrategyHost(
  run: StrategyHostRun,
): Promise<{ bytes: Uint8Array; result: BacktestResult }> {
  const { spec, module, bars, limits, onProgress, signal } = run;
  const symbols = bars.map(({ symbol, length }) => ({ symbol, length }));
  const columns = bars.flatMap((feed) => BAR_COLUMN_NAMES.map((name) => feed[name]));
  const job = { task: "backtest", module, spec, symbols, columns: BAR_COLUMN_NAMES } as const;
  const end = await launchHost(job, { limits, columns, onProgress, signal });
  if (end.kind === "failed") throw strategyFailure(end, module);
  if (end.kind !== "result") throw new AppError("internal", `The strategy host answered ${end.kind}.`);
  const result = decode(end.bytes);
  const mismatch = refold(result, bars);
  if (mismatch)
    throw new AppError("strategy-failed", `The result does not agree with its own fills: ${mismatch}.`);
  return { bytes: end.bytes, result };
}

function decode(bytes: Uint8Array): BacktestResult {
  try {
    return decodeResult(bytes);
  } catch (cause) {
    throw new AppError("strategy-failed", "The strategy host gave a result that cannot be read.", { cause });
  }
}
