import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor } from "#lib/data/features/parameters.ts";
import { mesa } from "#lib/data/features/running/mesa.ts";

export const mama = defineIndicator({
  name: "mama",
  title: "MESA adaptive moving average",
  formula:
    "Exponential average whose weight is the fast limit ÷ the turn of phase in degrees, at least the slow limit; FAMA follows it at half the weight.",
  source: "Ehlers, Stocks & Commodities 2001",
  convention: "Starts from zero on the 13th bar and shows from the 33rd, as TA-Lib.",
  talib: "MAMA",
  parameters: z.strictObject({
    fastLimit: factor("Fast limit", 0.5, 0.01, 0.99, 0.01),
    slowLimit: factor("Slow limit", 0.05, 0.01, 0.99, 0.01),
  }),
  inputs: ["source"],
  outputs: ["mama", "fama"],
  pane: "price",
  unit: "price",
  warmup: () => 32,
  start(p) {
    const average = mesa(p.fastLimit, p.slowLimit);
    return ([source], [fast, slow], from, to) => {
      for (let i = from; i < to; i++) {
        fast![i] = average.next(source![i]!);
        slow![i] = average.slow();
      }
    };
  },
});
