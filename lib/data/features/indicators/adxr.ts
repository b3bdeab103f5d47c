import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { directional } from "#lib/data/features/running/directional.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const adxr = defineIndicator({
  name: "adxr",
  title: "Average directional movement rating",
  formula: "Mean of the ADX and the ADX n − 1 bars ago.",
  source: "Wilder 1978",
  convention: "n − 1 bars ago, as TA-Lib; other libraries look n bars back.",
  talib: "ADXR",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["high", "low", "close"],
  outputs: ["adxr"],
  pane: "own",
  unit: "points",
  levels: [25],
  warmup: (p) => 3 * p.period - 2,
  start(p) {
    const movement = directional(p.period);
    const average = wilder(p.period);
    const before = lag(p.period - 1);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = average(movement(high![i]!, low![i]!, close![i]!).dx);
        output![i] = (now + before(now)) / 2;
      }
    };
  },
});
