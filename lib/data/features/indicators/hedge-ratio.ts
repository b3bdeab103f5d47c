import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { covarianceOf } from "#lib/data/features/running/moments.ts";

export const hedgeRatio = defineIndicator({
  name: "hedgeRatio",
  title: "Hedge ratio and spread of a pair",
  formula:
    "Slope of the line of a on b over n values; spread = a − (intercept + slope × b) on the newest bar.",
  source: "Engle and Granger 1987",
  convention: "Ordinary least squares with intercept on the values themselves; slope 0 when b is flat.",
  parameters: z.strictObject({ period: period(60, 2) }),
  inputs: ["a", "b"],
  outputs: ["ratio", "spread"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const figures = covarianceOf(p.period);
    return ([a, b], [ratio, spread], from, to) => {
      for (let i = from; i < to; i++) {
        const { full, xx, xy, meanX, meanY } = figures(b![i]!, a![i]!);
        const slope = xx > 0 ? xy / xx : 0;
        ratio![i] = full ? slope : Number.NaN;
        spread![i] = full ? a![i]! - meanY - slope * (b![i]! - meanX) : Number.NaN;
      }
    };
  },
});
