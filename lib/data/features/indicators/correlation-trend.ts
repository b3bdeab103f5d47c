import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { regression } from "#lib/data/features/running/regression.ts";

export const correlationTrend = defineIndicator({
  name: "correlationTrend",
  title: "Correlation trend indicator",
  formula: "Correlation of the last n values with a rising straight line.",
  source: "Ehlers, Stocks & Commodities 2020",
  convention: "0 where the values are flat.",
  parameters: z.strictObject({ period: period(20, 2) }),
  inputs: ["source"],
  outputs: ["correlationTrend"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const lineOf = regression(p.period);
    const squares = spread(p.period);
    const width = Math.sqrt((p.period * p.period - 1) / 12);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const { slope, full } = lineOf(source![i]!);
        const variance = squares(source![i]!);
        const r = variance === 0 ? 0 : (slope * width) / Math.sqrt(variance);
        output![i] = full ? Math.min(Math.max(r, -1), 1) : Number.NaN;
      }
    };
  },
});
