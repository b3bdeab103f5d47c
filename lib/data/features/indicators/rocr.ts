import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const rocr = defineIndicator({
  name: "rocr",
  title: "Rate of change as a ratio",
  formula: "Value ÷ value n bars ago; 0 when that value is 0.",
  source: "TA-Lib",
  talib: "ROCR",
  variantOf: "roc",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["source"],
  outputs: ["rocr"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const earlier = lag(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const before = earlier(source![i]!);
        output![i] = before === 0 ? 0 : source![i]! / before;
      }
    };
  },
});
