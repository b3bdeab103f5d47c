/**
 * A strategy of your own: buy the break of a 20-day high, risk two average ranges, leave at a profit of four.
 * The same text works in the editor when its import line says "@pitwall/sdk".
 * Run it from the repository: npm exec -- node examples/02-your-own-strategy.ts
 */
import { BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { atr, defineStrategy, highest, z } from "#lib/models/strategies/sdk.ts";
import { sp500 } from "./market-data.ts";

const breakout = defineStrategy({
  name: "Breakout with a bracket",
  description: "Buys a new high with a stop-loss and a take-profit measured in average true ranges.",
  parameters: z.object({
    channel: z.int().min(5).max(100).default(20).meta({ title: "Channel", unit: "bars" }),
    risk: z.number().min(0.5).max(5).default(2).meta({ title: "Risk", unit: "ATR", step: 0.5 }),
    reward: z.number().min(1).max(10).default(4).meta({ title: "Reward", unit: "ATR", step: 0.5 }),
  }),

  indicators: (p, bars) => ({
    high: highest(bars.high, p.channel),
    range: atr(bars, 14),
  }),

  onBar(ctx) {
    const { high, range } = ctx.indicators;
    if (!ctx.position.isFlat || ctx.bar.close < high.ago(1)) return;
    ctx.targetPercent(0.95, {
      stopLoss: ctx.bar.close - ctx.parameters.risk * range.now,
      takeProfit: ctx.bar.close + ctx.parameters.reward * range.now,
    });
  },

  onFill(ctx, fill) {
    ctx.log(
      `${fill.quantity > 0 ? "bought" : "sold"} ${Math.abs(fill.quantity)} at ${fill.price.toFixed(2)}`,
    );
  },
});

export function run() {
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "example" },
    data: {
      snapshot: "vega-datasets/sp500-2000.csv",
      symbols: ["SPX"],
      resolution: "1d",
      from: "2009-03-09",
    },
    timeZone: "UTC",
  });
  const backtest = createBacktest({ spec, strategy: breakout, bars: [sp500()] });
  while (backtest.advance(1000));
  const { equity, trades, logs, statistics } = backtest.result();
  return {
    finalEquity: Math.round(equity.equity.at(-1) ?? 0),
    trades: trades.length,
    winRate: statistics.winRate.value?.toFixed(3),
    firstLine: logs[0]?.message,
  };
}

if (import.meta.main) console.log(run());
