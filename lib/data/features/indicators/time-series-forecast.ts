import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { regression } from "#lib/data/features/running/regression.ts";

export const timeSeriesForecast = defineIndicator({
  name: "timeSeriesForecast",
  title: "Time series forecast",
  formula: "The least-squares line through the last n values, one bar ahead.",
  source: "Classic; TA-Lib",
  talib: "TSF",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["source"],
  outputs: ["forecast"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const lineOf = regression(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const line = lineOf(source![i]!);
        output![i] = line.full ? line.intercept + line.slope * p.period : Number.NaN;
      }
    };
  },
});
