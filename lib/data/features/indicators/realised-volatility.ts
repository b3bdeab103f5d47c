import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { barsPerYear, period } from "#lib/data/features/parameters.ts";
import { logReturns } from "#lib/data/features/running/log-returns.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { sampleVariance } from "#lib/data/features/running/sample-moments.ts";

export const realisedVolatility = defineIndicator({
  name: "realisedVolatility",
  title: "Realised volatility, close to close",
  formula: "Standard deviation of the last n log returns × √(bars per year).",
  source: "Classic",
  convention: "Divided by n − 1; a fraction, 0.2 = 20 % a year.",
  parameters: z.strictObject({ period: period(20, 2), barsPerYear }),
  inputs: ["close"],
  outputs: ["realisedVolatility"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const returns = logReturns();
    const deviation = overWindow(p.period, (window) => Math.sqrt(sampleVariance(window) * p.barsPerYear));
    return ([close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = deviation(returns(close![i]!));
    };
  },
});
