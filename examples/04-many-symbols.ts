/**
 * Many symbols on one timeline: hold the two that rose most over the last quarter, looked at once a month.
 * The bars are SYNTHETIC, made by a seeded generator. Run it: npm exec -- node examples/04-many-symbols.ts
 */
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { defineStrategy, roc, z } from "#lib/models/strategies/sdk.ts";

const rotation = defineStrategy({
  name: "Momentum rotation",
  description: "Holds the strongest symbols in equal parts.",
  parameters: z.object({
    lookBack: z.int().min(5).max(250).default(63).meta({ title: "Look back", unit: "bars" }),
    held: z.int().min(1).max(5).default(2).meta({ title: "Symbols held" }),
  }),

  indicators: (p, { close }) => ({ momentum: roc(close, p.lookBack) }),

  onBar(ctx) {
    // The last symbol of the list speaks for all: by then every bar of this moment is known.
    if (ctx.symbol !== ctx.symbols.at(-1) || ctx.index % 21 !== 0) return;
    const ranked = ctx.symbols
      .map((symbol) => ctx.of(symbol))
      .sort((a, b) => b.indicators.momentum.now - a.indicators.momentum.now);
    ranked.forEach((each, rank) => {
      each.targetPercent(rank < ctx.parameters.held ? 1 / ctx.parameters.held : 0);
    });
  },
});

export function run() {
  const symbols = ["ASH", "BEECH", "CEDAR", "ELM", "FIR"];
  const bars = symbols.map((symbol, k) =>
    syntheticBars({ symbol, bars: 1260, seed: 100 + k, drift: 0.0002 }),
  );
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "example" },
    data: { snapshot: "synthetic", symbols, resolution: "1d" },
    commission: { type: "per-share", perShare: 0.005, minimum: 1 },
    periodsPerYear: 365,
    timeZone: "UTC",
  });
  const backtest = createBacktest({ spec, strategy: rotation, bars });
  while (backtest.advance(1000));
  const { equity, fills, orders } = backtest.result();
  return {
    finalEquity: Math.round(equity.equity.at(-1) ?? 0),
    fills: fills.length,
    orders: orders.length,
    largestGross: Math.max(...equity.gross).toFixed(3),
  };
}

if (import.meta.main) console.log(run());
