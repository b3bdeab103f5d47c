import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { directional } from "#lib/data/features/running/directional.ts";

export const plusDi = defineIndicator({
  name: "plusDi",
  title: "Plus directional indicator",
  formula: "100 × Wilder's sum of upward movement ÷ his sum of true range.",
  source: "Wilder 1978",
  talib: "PLUS_DI",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["plusDi"],
  pane: "own",
  unit: "points",
  warmup: (p) => p.period,
  start(p) {
    const movement = directional(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = movement(high![i]!, low![i]!, close![i]!).plus;
    };
  },
});
