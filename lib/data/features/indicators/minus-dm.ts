import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilderSum } from "#lib/data/features/running/exponential.ts";
import { directionalMovement } from "#lib/data/features/running/true-range.ts";

export const minusDm = defineIndicator({
  name: "minusDm",
  title: "Minus directional movement",
  formula:
    "Wilder's decaying sum of the steps below the last low, where they exceed those beyond the last high.",
  source: "Wilder 1978",
  convention: "Starts with the sum of the first n − 1 movements, as TA-Lib.",
  talib: "MINUS_DM",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low"],
  outputs: ["minusDm"],
  pane: "own",
  unit: "price",
  warmup: (p) => Math.max(1, p.period - 1),
  start(p) {
    const movement = directionalMovement();
    const add = wilderSum(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = add(movement(high![i]!, low![i]!).minus);
    };
  },
});
