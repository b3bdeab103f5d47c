import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { kaufman } from "#lib/data/features/running/adaptive.ts";

export const kama = defineIndicator({
  name: "kama",
  title: "Kaufman's adaptive moving average",
  formula:
    "Exponential average whose weight goes from slow to fast with the square of the efficiency ratio |change over n| ÷ Σ|change|.",
  source: "Kaufman 1995",
  convention: "Starts from the value before the first full window, as TA-Lib; others start with a mean.",
  talib: "KAMA",
  parameters: z.strictObject({
    period: period(10),
    fast: namedPeriod("Fastest average", 2),
    slow: namedPeriod("Slowest average", 30),
  }),
  inputs: ["source"],
  outputs: ["kama"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period,
  start(p) {
    const average = kaufman(p.period, p.fast, p.slow);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
