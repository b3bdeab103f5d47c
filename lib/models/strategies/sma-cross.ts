import { defineStrategy, sma, z } from "./sdk.ts";

/** Holds the market while its fast average stands above its slow one. */
export const smaCross = defineStrategy({
  name: "SMA cross",
  description: "Long while the fast moving average is above the slow one, flat otherwise.",
  parameters: z.object({
    fast: z.int().min(2).max(200).default(20).meta({ title: "Fast average", unit: "bars", step: 1 }),
    slow: z.int().min(3).max(400).default(50).meta({ title: "Slow average", unit: "bars", step: 1 }),
  }),

  indicators: (p, { close }) => ({
    fast: sma(close, p.fast),
    slow: sma(close, p.slow),
  }),

  onBar(ctx) {
    const { fast, slow } = ctx.indicators;
    if (ctx.position.isFlat && fast.crossesAbove(slow)) ctx.targetPercent(1 / ctx.symbols.length);
    else if (ctx.position.isLong && fast.crossesBelow(slow)) ctx.close();
  },
});
