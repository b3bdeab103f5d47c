import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { triangular } from "#lib/data/features/running/weighted.ts";

export const trima = defineIndicator({
  name: "trima",
  title: "Triangular moving average",
  formula: "Mean of a mean: weights rise to the middle of the window and fall again.",
  source: "Classic; TA-Lib",
  convention: "An odd n takes two means of (n+1)/2 values, an even n one of n/2 and one of n/2+1.",
  talib: "TRIMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["trima"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const average = triangular(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
