import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";

export const elderRay = defineIndicator({
  name: "elderRay",
  title: "Elder ray",
  formula: "Bull power = high − EMA of the close; bear power = low − the same.",
  source: "Elder 1993",
  parameters: z.strictObject({ period: period(13) }),
  inputs: ["high", "low", "close"],
  outputs: ["bull", "bear"],
  pane: "own",
  unit: "price",
  plot: { bull: "histogram", bear: "histogram" },
  warmup: (p) => p.period - 1,
  start(p) {
    const average = exponential(p.period);
    return ([high, low, close], [bull, bear], from, to) => {
      for (let i = from; i < to; i++) {
        const centre = average(close![i]!);
        bull![i] = high![i]! - centre;
        bear![i] = low![i]! - centre;
      }
    };
  },
});
