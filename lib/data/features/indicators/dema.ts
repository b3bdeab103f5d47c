import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { doubleExponential } from "#lib/data/features/running/exponential.ts";

export const dema = defineIndicator({
  name: "dema",
  title: "Double exponential moving average",
  formula: "2 × EMA − EMA of that EMA.",
  source: "Mulloy, Stocks & Commodities 1994",
  talib: "DEMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["dema"],
  pane: "price",
  unit: "price",
  warmup: (p) => 2 * (p.period - 1),
  start(p) {
    const average = doubleExponential(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
