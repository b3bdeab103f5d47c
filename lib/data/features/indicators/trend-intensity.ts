import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { mean, sum } from "#lib/data/features/running/sum.ts";

export const trendIntensity = defineIndicator({
  name: "trendIntensity",
  title: "Trend intensity index",
  formula: "100 × Σ distances above the SMA ÷ Σ all distances from it, over the last n/2 bars.",
  source: "Pee, Stocks & Commodities 2002",
  convention: "Distances are from the SMA of their own bar; 50 where there are none.",
  parameters: z.strictObject({ period: period(60, 2) }),
  inputs: ["source"],
  outputs: ["trendIntensity"],
  pane: "own",
  unit: "points",
  levels: [20, 80],
  warmup: (p) => p.period - 1 + Math.floor(p.period / 2) - 1,
  start(p) {
    const average = mean(p.period);
    const half = Math.floor(p.period / 2);
    const above = sum(half);
    const below = sum(half);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = source![i]! - average(source![i]!);
        const up = above(Math.max(apart, 0));
        const all = up + below(Math.max(-apart, 0));
        output![i] = all === 0 ? 50 : (100 * up) / all;
      }
    };
  },
});
