import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { weighted } from "#lib/data/features/running/weighted.ts";

export const wma = defineIndicator({
  name: "wma",
  title: "Weighted moving average",
  formula: "Weights n, n−1, …, 1 from the newest value back, divided by n(n+1)/2.",
  source: "Classic; TA-Lib",
  talib: "WMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["wma"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const average = weighted(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
