import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const accelerator = defineIndicator({
  name: "accelerator",
  title: "Acceleration/deceleration oscillator",
  formula: "Awesome oscillator − its SMA of 5.",
  source: "Williams 1998",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 5),
    slow: namedPeriod("Slow average", 34),
    period: period(5),
  }),
  inputs: ["high", "low"],
  outputs: ["accelerator"],
  pane: "own",
  unit: "price",
  plot: { accelerator: "histogram" },
  warmup: (p) => Math.max(p.fast, p.slow) + p.period - 2,
  start(p) {
    const fast = mean(p.fast);
    const slow = mean(p.slow);
    const average = mean(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const price = (high![i]! + low![i]!) / 2;
        const apart = fast(price) - slow(price);
        output![i] = apart - average(apart);
      }
    };
  },
});
