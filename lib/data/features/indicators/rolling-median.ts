import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { medianOf } from "#lib/data/features/running/median.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";

export const rollingMedian = defineIndicator({
  name: "rollingMedian",
  title: "Rolling median",
  formula: "Middle of the last n values in order; the mean of the two middle ones when n is even.",
  source: "Classic",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["median"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const window = windowOf(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++)
        output![i] = window.push(source![i]!) ? medianOf(window.values) : Number.NaN;
    };
  },
});
