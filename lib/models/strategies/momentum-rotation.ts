import { defineStrategy, roc, z } from "./sdk.ts";

/** Each month the symbols that rose most hold the account in equal parts; what falls is left out. */
export const momentumRotation = defineStrategy({
  name: "Momentum rotation",
  description: "On the first bar of each month holds, in equal parts, the symbols that rose most lately.",
  parameters: z.object({
    lookback: z.int().min(5).max(500).default(126).meta({ title: "Looks back", unit: "bars", step: 1 }),
    top: z.int().min(1).max(50).default(3).meta({ title: "Symbols held", step: 1 }),
  }),

  indicators: ({ lookback }, { close }) => ({ momentum: roc(close, lookback) }),
  state: () => ({ month: -1 }),

  onBar(ctx) {
    const month = new Date(ctx.time / 1000 - 1).getUTCMonth();
    if (month === ctx.state.month) return;
    ctx.state.month = month;
    const own = ctx.indicators.momentum.now;
    const stronger = ctx.symbols.filter((name) => {
      const theirs = ctx.of(name).indicators.momentum?.now ?? Number.NaN;
      const isEarlier = ctx.symbols.indexOf(name) < ctx.symbols.indexOf(ctx.symbol);
      return theirs > own || (theirs === own && isEarlier);
    });
    const places = Math.min(ctx.parameters.top, ctx.symbols.length);
    if (own > 0 && stronger.length < places) ctx.targetPercent(1 / places);
    else if (!ctx.position.isFlat) ctx.close();
  },
});
