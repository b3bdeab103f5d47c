import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const rollingSum = defineIndicator({
  name: "rollingSum",
  title: "Rolling sum",
  formula: "Sum of the last n values, made anew once a window so that rounding cannot pile up.",
  source: "Classic; TA-Lib",
  talib: "SUM",
  parameters: z.strictObject({ period: period(30) }),
  inputs: ["source"],
  outputs: ["sum"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const add = sum(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = add(source![i]!);
    };
  },
});
