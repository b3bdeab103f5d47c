import { z } from "zod";
import { atan } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { regression } from "#lib/data/features/running/regression.ts";

const DEGREES = 180 / Math.PI;

export const linearRegressionAngle = defineIndicator({
  name: "linearRegressionAngle",
  title: "Linear regression angle",
  formula: "Arc tangent of the slope of the least-squares line, in degrees.",
  source: "Classic; TA-Lib",
  talib: "LINEARREG_ANGLE",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["source"],
  outputs: ["angle"],
  pane: "own",
  unit: "degrees",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const lineOf = regression(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const line = lineOf(source![i]!);
        output![i] = line.full ? atan(line.slope) * DEGREES : Number.NaN;
      }
    };
  },
});
