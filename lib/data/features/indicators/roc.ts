import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const roc = defineIndicator({
  name: "roc",
  title: "Rate of change",
  formula: "100 × (value ÷ value n bars ago − 1); undefined when that value is 0.",
  source: "Classic; TA-Lib",
  talib: "ROC",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["source"],
  outputs: ["roc"],
  pane: "own",
  unit: "percent",
  warmup: (p) => p.period,
  start(p) {
    const window = new Float64Array(p.period);
    let seen = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const slot = seen % p.period;
        const before = window[slot]!;
        window[slot] = source![i]!;
        // The window starts with zeros, so warm-up and a zero value are one case.
        output![i] = before === 0 ? Number.NaN : 100 * (source![i]! / before - 1);
        seen++;
      }
    };
  },
});
