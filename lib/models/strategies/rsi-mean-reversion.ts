import { defineStrategy, rsi, z } from "./sdk.ts";

/** Buys when the market is oversold and leaves when it has recovered, or at the stop-loss. */
export const rsiMeanReversion = defineStrategy({
  name: "RSI mean reversion",
  description:
    "Buys when the RSI is low, sells when it has recovered; an optional stop-loss limits the loss.",
  parameters: z.object({
    period: z.int().min(2).max(100).default(14).meta({ title: "RSI period", unit: "bars", step: 1 }),
    enterBelow: z.number().min(1).max(50).default(30).meta({ title: "Enter below", step: 1 }),
    exitAbove: z.number().min(30).max(99).default(55).meta({ title: "Exit above", step: 1 }),
    stopLoss: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.1)
      .meta({ title: "Stop-loss", unit: "below entry, 0 = none", step: 0.01 }),
  }),

  indicators: (p, { close }) => ({ rsi: rsi(close, p.period) }),
  panes: { rsi: "own" },

  onBar(ctx) {
    const { enterBelow, exitAbove, stopLoss } = ctx.parameters;
    const strength = ctx.indicators.rsi.now;
    if (ctx.position.isLong && strength > exitAbove) ctx.close();
    else if (ctx.position.isFlat && strength < enterBelow) {
      const size = 1 / ctx.symbols.length;
      if (stopLoss > 0) ctx.targetPercent(size, { stopLoss: ctx.bar.close * (1 - stopLoss) });
      else ctx.targetPercent(size);
    }
  },
});
