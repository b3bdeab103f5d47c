import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";

export const wilderAverage = defineIndicator({
  name: "wilderAverage",
  title: "Wilder's smoothed moving average",
  formula: "Weight 1/n on the newest value after a mean of the first n. Also called RMA or SMMA.",
  source: "Wilder 1978",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["wilderAverage"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const average = wilder(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
