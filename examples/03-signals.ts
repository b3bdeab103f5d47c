/**
 * A strategy said as two conditions instead of code for each bar; the same engine runs it.
 * Run it from the repository: npm exec -- node examples/03-signals.ts
 */
import { BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { crossesAbove, crossesBelow, ema, signals, z } from "#lib/models/strategies/sdk.ts";
import { sp500 } from "./market-data.ts";

const emaCross = signals({
  name: "EMA cross",
  description: "Long from the bar where the fast EMA rises above the slow one until it falls below.",
  parameters: z.object({
    fast: z.int().min(2).max(100).default(12).meta({ title: "Fast average", unit: "bars" }),
    slow: z.int().min(3).max(300).default(26).meta({ title: "Slow average", unit: "bars" }),
  }),
  enter: (p, { close }) => crossesAbove(ema(close, p.fast), ema(close, p.slow)),
  exit: (p, { close }) => crossesBelow(ema(close, p.fast), ema(close, p.slow)),
});

export function run() {
  const bars = [sp500()];
  const finalEquity = (parameters: Record<string, number>) => {
    const spec = BacktestSpec.parse({
      strategy: { kind: "built-in", name: "example" },
      parameters,
      data: { snapshot: "vega-datasets/sp500-2000.csv", symbols: ["SPX"], resolution: "1d" },
      timeZone: "UTC",
    });
    const backtest = createBacktest({ spec, strategy: emaCross, bars });
    while (backtest.advance(1000));
    return Math.round(backtest.result().equity.equity.at(-1) ?? 0);
  };
  return { standard: finalEquity({}), slower: finalEquity({ fast: 50, slow: 200 }) };
}

if (import.meta.main) console.log(run());
