import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const awesome = defineIndicator({
  name: "awesome",
  title: "Awesome oscillator",
  formula: "SMA of 5 − SMA of 34 median prices.",
  source: "Williams 1998",
  parameters: z.strictObject({ fast: namedPeriod("Fast average", 5), slow: namedPeriod("Slow average", 34) }),
  inputs: ["high", "low"],
  outputs: ["awesome"],
  pane: "own",
  unit: "price",
  plot: { awesome: "histogram" },
  warmup: (p) => Math.max(p.fast, p.slow) - 1,
  start(p) {
    const fast = mean(p.fast);
    const slow = mean(p.slow);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const price = (high![i]! + low![i]!) / 2;
        output![i] = fast(price) - slow(price);
      }
    };
  },
});
