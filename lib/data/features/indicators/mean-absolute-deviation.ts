import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { meanDistance, windowOf } from "#lib/data/features/running/moments.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const meanAbsoluteDeviation = defineIndicator({
  name: "meanAbsoluteDeviation",
  title: "Mean absolute deviation",
  formula: "Mean of |value − mean| over n values.",
  source: "Classic",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["deviation"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const window = windowOf(p.period);
    const average = mean(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const centre = average(source![i]!);
        output![i] = window.push(source![i]!) ? meanDistance(window.values, centre) : Number.NaN;
      }
    };
  },
});
