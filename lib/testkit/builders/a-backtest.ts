import type { BarColumns } from "#lib/core/columns.ts";
import {
  type BacktestResult,
  BacktestSpec,
  type BacktestSpecInput,
  createBacktest,
} from "#lib/model-testing/backtesting/index.ts";
import type { Strategy } from "#lib/models/strategies/index.ts";

type Overrides = Partial<Omit<BacktestSpecInput, "data">> & { readonly symbols?: string[] };

/** A daily run in UTC without costs, over the symbol "AAA" unless told otherwise. */
export function aSpec({ symbols = ["AAA"], ...overrides }: Overrides = {}): BacktestSpec {
  return BacktestSpec.parse({
    strategy: { kind: "built-in", name: "test" },
    data: { snapshot: "test", symbols, resolution: "1d" },
    timeZone: "UTC",
    capital: 10_000,
    ...overrides,
  });
}

/** Runs to the end. `chunk` is how many steps are taken at a time. */
export function runBacktest(
  spec: BacktestSpec,
  strategy: Strategy | readonly Strategy[],
  bars: readonly BarColumns[],
  chunk = 1000,
): BacktestResult {
  const backtest = createBacktest({ spec, strategy, bars });
  while (backtest.advance(chunk));
  return backtest.result();
}
