import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const rocr100 = defineIndicator({
  name: "rocr100",
  title: "Rate of change as a ratio × 100",
  formula: "100 × value ÷ value n bars ago; 0 when that value is 0.",
  source: "TA-Lib; also called momentum oscillator",
  talib: "ROCR100",
  variantOf: "roc",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["source"],
  outputs: ["rocr100"],
  pane: "own",
  unit: "percent",
  warmup: (p) => p.period,
  start(p) {
    const earlier = lag(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const before = earlier(source![i]!);
        output![i] = before === 0 ? 0 : (100 * source![i]!) / before;
      }
    };
  },
});
