import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { tripleExponential } from "#lib/data/features/running/exponential.ts";

export const tema = defineIndicator({
  name: "tema",
  title: "Triple exponential moving average",
  formula: "3 × EMA − 3 × EMA of it + EMA of that.",
  source: "Mulloy, Stocks & Commodities 1994",
  talib: "TEMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["tema"],
  pane: "price",
  unit: "price",
  warmup: (p) => 3 * (p.period - 1),
  start(p) {
    const average = tripleExponential(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
