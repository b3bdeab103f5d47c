import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const historicalVolatility = defineIndicator({
  name: "historicalVolatility",
  title: "Historical volatility",
  formula: "100 × sample deviation of n log returns × √(bars per year).",
  source: "Classic",
  convention: "Close to close, around the mean; a return from or to a price that is not positive counts 0.",
  parameters: z.strictObject({
    period: period(20, 2),
    barsPerYear: factor("Bars per year", 252, 1, 1_000_000, 1),
  }),
  inputs: ["close"],
  outputs: ["historicalVolatility"],
  pane: "own",
  unit: "percent",
  warmup: (p) => p.period,
  start(p) {
    const earlier = lag(1);
    const squares = spread(p.period);
    const scale = (p.period / (p.period - 1)) * p.barsPerYear;
    return ([close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const ratio = close![i]! / earlier(close![i]!);
        const step = Number.isNaN(ratio) || (ratio > 0 && ratio < Number.POSITIVE_INFINITY) ? log(ratio) : 0;
        output![i] = 100 * Math.sqrt(squares(step) * scale);
      }
    };
  },
});
