import { defineStrategy, highest, lowest, z } from "./sdk.ts";

/** Buys a close above the recent highs and leaves on a close below the recent lows. */
export const donchianBreakout = defineStrategy({
  name: "Donchian breakout",
  description:
    "Buys a close above the highest high of the entry channel, sells below the exit channel's low.",
  parameters: z.object({
    entry: z.int().min(2).max(250).default(55).meta({ title: "Entry channel", unit: "bars", step: 1 }),
    exit: z.int().min(2).max(250).default(20).meta({ title: "Exit channel", unit: "bars", step: 1 }),
  }),

  indicators: (p, { high, low }) => ({
    upper: highest(high, p.entry),
    lower: lowest(low, p.exit),
  }),

  onBar(ctx) {
    // The channel of the bars before this one: today's close must leave it.
    const upper = ctx.indicators.upper.ago(1);
    const lower = ctx.indicators.lower.ago(1);
    if (ctx.position.isFlat && ctx.bar.close > upper) ctx.targetPercent(1 / ctx.symbols.length);
    else if (ctx.position.isLong && ctx.bar.close < lower) ctx.close();
  },
});
