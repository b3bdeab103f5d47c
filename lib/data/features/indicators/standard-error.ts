import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { regression } from "#lib/data/features/running/regression.ts";

export const standardError = defineIndicator({
  name: "standardError",
  title: "Standard error of the regression",
  formula: "Root of the mean squared distance from the regression line of n values, divided by n − 2.",
  source: "Classic",
  parameters: z.strictObject({ period: period(14, 3) }),
  inputs: ["source"],
  outputs: ["standardError"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const lineOf = regression(p.period);
    const squares = spread(p.period);
    const width = (p.period * p.period - 1) / 12;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const { slope, full } = lineOf(source![i]!);
        const left = Math.max(squares(source![i]!) - slope * slope * width, 0);
        output![i] = full ? Math.sqrt((left * p.period) / (p.period - 2)) : Number.NaN;
      }
    };
  },
});
