import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";

export const movingAverage = defineIndicator({
  name: "movingAverage",
  title: "Moving average of a chosen kind",
  formula: "The average named by `average` over n values.",
  source: "TA-Lib",
  convention: "MAMA takes limits of 0.5 and 0.05, KAMA 2 and 30, T3 a factor of 0.7.",
  talib: "MA",
  variantOf: "sma",
  parameters: z.strictObject({ period: period(30), average: averageKind("sma") }),
  inputs: ["source"],
  outputs: ["movingAverage"],
  pane: "price",
  unit: "price",
  warmup: (p) => averageWarmup(p.average, p.period),
  start(p) {
    const average = averageOf(p.average, p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
