import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { covarianceOf } from "#lib/data/features/running/moments.ts";

export const correlation = defineIndicator({
  name: "correlation",
  title: "Correlation of two series",
  formula: "Pearson's r of the last n pairs of values.",
  source: "Pearson 1895; TA-Lib",
  convention: "Of the values themselves, not of returns; 0 when one of them is flat.",
  talib: "CORREL",
  parameters: z.strictObject({ period: period(30, 2) }),
  inputs: ["a", "b"],
  outputs: ["correlation"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const figures = covarianceOf(p.period);
    return ([a, b], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const { full, xx, yy, xy } = figures(a![i]!, b![i]!);
        const product = xx * yy;
        output![i] = full ? (product > 0 ? xy / Math.sqrt(product) : 0) : Number.NaN;
      }
    };
  },
});
