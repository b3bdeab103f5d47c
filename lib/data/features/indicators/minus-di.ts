import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { directional } from "#lib/data/features/running/directional.ts";

export const minusDi = defineIndicator({
  name: "minusDi",
  title: "Minus directional indicator",
  formula: "100 × Wilder's sum of downward movement ÷ his sum of true range.",
  source: "Wilder 1978",
  talib: "MINUS_DI",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["minusDi"],
  pane: "own",
  unit: "points",
  warmup: (p) => p.period,
  start(p) {
    const movement = directional(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = movement(high![i]!, low![i]!, close![i]!).minus;
    };
  },
});
