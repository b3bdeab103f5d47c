import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { regression } from "#lib/data/features/running/regression.ts";

export const linearRegressionSlope = defineIndicator({
  name: "linearRegressionSlope",
  title: "Linear regression slope",
  formula: "Rise per bar of the least-squares line through the last n values.",
  source: "Classic; TA-Lib",
  talib: "LINEARREG_SLOPE",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["source"],
  outputs: ["slope"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const lineOf = regression(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const line = lineOf(source![i]!);
        output![i] = line.full ? line.slope : Number.NaN;
      }
    };
  },
});
