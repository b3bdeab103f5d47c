import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilderSum } from "#lib/data/features/running/exponential.ts";
import { directionalMovement } from "#lib/data/features/running/true-range.ts";

export const plusDm = defineIndicator({
  name: "plusDm",
  title: "Plus directional movement",
  formula:
    "Wilder's decaying sum of the steps beyond the last high, where they exceed those below the last low.",
  source: "Wilder 1978",
  convention: "Starts with the sum of the first n − 1 movements, as TA-Lib.",
  talib: "PLUS_DM",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low"],
  outputs: ["plusDm"],
  pane: "own",
  unit: "price",
  warmup: (p) => Math.max(1, p.period - 1),
  start(p) {
    const movement = directionalMovement();
    const add = wilderSum(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = add(movement(high![i]!, low![i]!).plus);
    };
  },
});
