import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { thriceExponential } from "#lib/data/features/running/exponential.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const trix = defineIndicator({
  name: "trix",
  title: "TRIX",
  formula: "Change in percent of an EMA of an EMA of an EMA.",
  source: "Hutson, Stocks & Commodities 1983",
  talib: "TRIX",
  parameters: z.strictObject({ period: period(15) }),
  inputs: ["source"],
  outputs: ["trix"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => 3 * (p.period - 1) + 1,
  start(p) {
    const average = thriceExponential(p.period);
    const earlier = lag(1);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = average(source![i]!);
        const before = earlier(now);
        output![i] = before === 0 ? 0 : (100 * (now - before)) / before;
      }
    };
  },
});
