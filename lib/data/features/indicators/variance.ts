import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";

export const variance = defineIndicator({
  name: "variance",
  title: "Variance",
  formula: "Mean squared distance from the mean of the last n values.",
  source: "Classic; TA-Lib",
  convention: "Divided by n.",
  talib: "VAR",
  parameters: z.strictObject({ period: period(5) }),
  inputs: ["source"],
  outputs: ["variance"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const squares = spread(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = squares(source![i]!);
    };
  },
});
