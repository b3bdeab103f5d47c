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
import { prepareReplay, replayed } from "./replay-queue.ts";
import { strategyFailure } from "./strategy-failure.ts";
import { tooLarge } from "./watch-child.ts";

export type StrategyHostRun = {
  readonly spec: BacktestSpec;
  /** One for each strategy of the spec. */
  readonly module: StrategyModule | readonly StrategyModule[];
  /** Of every symbol of the spec and of its benchmark. */
  readonly bars: readonly BarColumns[];
  readonly limits: HostLimits;
  readonly onProgress?: (progress: HostProgress) => void;
  /** Cancels at once. */
  readonly signal?: AbortSignal;
};

/**
 * One backtest in a strategy host; its result is made here, by the engine, from what the strategy asked for there.
 * @throws AppError strategy-failed (`at` names the author's line), bad-input, cancelled, internal
 */
export async function runInStrategyHost(
  run: StrategyHostRun,
): Promise<{ bytes: Uint8Array; result: BacktestResult }> {
  const { spec, module, bars, limits, onProgress, signal } = run;
  const symbols = bars.map(({ symbol, length }) => ({ symbol, length }));
  const columns = bars.flatMap((feed) => BAR_COLUMN_NAMES.map((name) => feed[name]));
  const modules = [module].flat();
  const job = { task: "backtest", modules, spec, symbols, columns: BAR_COLUMN_NAMES } as const;
  const running = launchHost(job, { limits, columns, onProgress, signal });
  prepareReplay();
  const end = await running;
  if (end.kind === "failed") throw strategyFailure(end, modules[end.module ?? 0] ?? modules[0]!);
  if (end.kind !== "result") throw new AppError("internal", `The strategy host answered ${end.kind}.`);
  const bytes = await replayed({ spec, bars, testimony: end.bytes }, limits.wallSeconds, signal);
  if (bytes.length > limits.resultMb * 2 ** 20) throw new AppError("too-large", tooLarge(limits).message);
  return { bytes, result: decodeResult(bytes) };
}
