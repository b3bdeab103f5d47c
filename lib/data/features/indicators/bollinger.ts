import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { rollingMoments } from "./standard-deviation.ts";

export const bollinger = defineIndicator({
  name: "bollinger",
  title: "Bollinger bands",
  formula: "Mean of the last n values, and the mean ± k population standard deviations.",
  source: "Bollinger 2001",
  talib: "BBANDS",
  parameters: z.strictObject({
    period: period(20, 2),
    deviations: z.number().min(0.1).max(10).default(2).meta({ title: "Deviations", step: 0.1 }),
  }),
  inputs: ["source"],
  outputs: ["upper", "middle", "lower"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const moments = rollingMoments(p.period);
    return (inputs, [upper, middle, lower], from, to) => {
      moments(inputs, [middle!, upper!], from, to);
      for (let i = from; i < to; i++) {
        const width = p.deviations * Math.sqrt(upper![i]! / p.period);
        upper![i] = middle![i]! + width;
        lower![i] = middle![i]! - width;
      }
    };
  },
});
