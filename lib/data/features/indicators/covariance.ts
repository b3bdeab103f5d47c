import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { covarianceOf } from "#lib/data/features/running/moments.ts";

export const covariance = defineIndicator({
  name: "covariance",
  title: "Covariance of two series",
  formula: "Σ (a − mean a)(b − mean b) ÷ (n − 1) over n pairs.",
  source: "Classic",
  parameters: z.strictObject({ period: period(20, 2) }),
  inputs: ["a", "b"],
  outputs: ["covariance"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const figures = covarianceOf(p.period);
    return ([a, b], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const { full, xy } = figures(a![i]!, b![i]!);
        output![i] = full ? xy / (p.period - 1) : Number.NaN;
      }
    };
  },
});
