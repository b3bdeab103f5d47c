import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { medianOf } from "#lib/data/features/running/median.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";

/** Makes it estimate the standard deviation of a normal distribution. */
const NORMAL = 1.4826;

export const medianAbsoluteDeviation = defineIndicator({
  name: "medianAbsoluteDeviation",
  title: "Median absolute deviation",
  formula: "1.4826 × median of |value − median| over n values.",
  source: "Hampel 1974",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["mad"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const window = windowOf(p.period);
    const distances = new Float64Array(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const full = window.push(source![i]!);
        const centre = full ? medianOf(window.values) : Number.NaN;
        for (let k = 0; k < p.period; k++) distances[k] = Math.abs(window.values[k]! - centre);
        output![i] = full ? NORMAL * medianOf(distances) : Number.NaN;
      }
    };
  },
});
