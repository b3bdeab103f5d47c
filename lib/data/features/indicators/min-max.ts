import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";

export const minMax = defineIndicator({
  name: "minMax",
  title: "Lowest and highest value",
  formula: "Smallest and largest of the last n values.",
  source: "TA-Lib",
  talib: "MINMAX",
  variantOf: "highest",
  parameters: z.strictObject({ period: period(30) }),
  inputs: ["source"],
  outputs: ["lowest", "highest"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const lowest = lowestOf(p.period);
    const highest = highestOf(p.period);
    return ([source], [low, high], from, to) => {
      for (let i = from; i < to; i++) {
        low![i] = lowest(source![i]!);
        high![i] = highest(source![i]!);
      }
    };
  },
});
