import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";

export const wilderTotal = defineIndicator({
  name: "wilderTotal",
  title: "Wilder's decaying sum",
  formula: "last × (1 − 1/n) + value, after the plain sum of the first n values.",
  source: "Wilder 1978; TTR",
  convention: "Directional movement starts with n − 1 values instead, as Wilder's book and TA-Lib.",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["wilderTotal"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const average = wilder(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!) * p.period;
    };
  },
});
