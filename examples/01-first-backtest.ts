/**
 * The smallest whole backtest: a built-in strategy on the S&P 500, 2000–2020, with commission and slippage.
 * Run it from the repository: npm exec -- node examples/01-first-backtest.ts
 */
import { BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { sp500 } from "./market-data.ts";

export function run() {
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    parameters: { fast: 50, slow: 200 },
    data: { snapshot: "vega-datasets/sp500-2000.csv", symbols: ["SPX"], resolution: "1d" },
    capital: 100_000,
    commission: { type: "bps", bps: 5 },
    slippage: { type: "bps", bps: 2 },
    benchmark: "SPX",
    timeZone: "UTC",
  });
  const backtest = createBacktest({ spec, strategy: builtIns["sma-cross"], bars: [sp500()] });
  while (backtest.advance(1000)) {
    // A long run would show backtest.progress() here.
  }
  const { equity, trades, statistics, benchmarkStatistics } = backtest.result();
  return {
    finalEquity: Math.round(equity.equity.at(-1) ?? 0),
    trades: trades.length,
    sharpe: statistics.sharpe.value?.toFixed(3),
    maxDrawdown: statistics.maxDrawdown.value?.toFixed(3),
    benchmarkMaxDrawdown: benchmarkStatistics?.maxDrawdown.value?.toFixed(3),
  };
}

if (import.meta.main) console.log(run());
