import { defineStrategy, z } from "./sdk.ts";

/** Buys an equal part of each symbol at the first chance and holds it to the end. */
export const buyAndHold = defineStrategy({
  name: "Buy and hold",
  description: "Buys an equal part of each symbol on the first bar and holds it.",
  parameters: z.object({
    invested: z
      .number()
      .min(0.05)
      .max(1)
      .default(1)
      .meta({ title: "Invested", unit: "of equity", step: 0.05 }),
  }),

  onBar(ctx) {
    if (ctx.index > 0) return;
    ctx.targetPercent(ctx.parameters.invested / ctx.symbols.length);
  },
});
