import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";

export const midpoint = defineIndicator({
  name: "midpoint",
  title: "Midpoint",
  formula: "(highest + lowest of the last n values) ÷ 2.",
  source: "TA-Lib",
  talib: "MIDPOINT",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["midpoint"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = (highest(source![i]!) + lowest(source![i]!)) / 2;
    };
  },
});
