import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilderSum } from "#lib/data/features/running/exponential.ts";

export const wilderTotal = defineIndicator({
  name: "wilderTotal",
  title: "Wilder's decaying sum",
  formula: "last × (1 − 1/n) + value, after the plain sum of the first n − 1 values.",
  source: "Wilder 1978; TTR",
  convention: "Shown from bar n on.",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["wilderTotal"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const add = wilderSum(p.period);
    let seen = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const total = add(source![i]!);
        output![i] = ++seen < p.period ? Number.NaN : total;
      }
    };
  },
});
