import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { directional } from "#lib/data/features/running/directional.ts";

export const dx = defineIndicator({
  name: "dx",
  title: "Directional movement index",
  formula: "100 × |+DI − −DI| ÷ (+DI + −DI).",
  source: "Wilder 1978",
  talib: "DX",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["dx"],
  pane: "own",
  unit: "points",
  warmup: (p) => p.period,
  start(p) {
    const movement = directional(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = movement(high![i]!, low![i]!, close![i]!).dx;
    };
  },
});
