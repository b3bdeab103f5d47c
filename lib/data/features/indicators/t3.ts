import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { tillson } from "#lib/data/features/running/exponential.ts";

export const t3 = defineIndicator({
  name: "t3",
  title: "T3 moving average",
  formula: "Six EMAs in a row, combined with weights of powers of the volume factor so that lag cancels.",
  source: "Tillson, Stocks & Commodities 1998",
  talib: "T3",
  parameters: z.strictObject({ period: period(5), factor: factor("Volume factor", 0.7, 0, 1, 0.05) }),
  inputs: ["source"],
  outputs: ["t3"],
  pane: "price",
  unit: "price",
  warmup: (p) => 6 * (p.period - 1),
  start(p) {
    const average = tillson(p.period, p.factor);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
