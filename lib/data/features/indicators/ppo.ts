import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, seeding } from "#lib/data/features/parameters.ts";
import { averageKind } from "#lib/data/features/running/average-kind.ts";
import { averagePair, pairWarmup } from "#lib/data/features/running/average-pair.ts";

export const ppo = defineIndicator({
  name: "ppo",
  title: "Percentage price oscillator",
  formula: "100 × (fast average − slow average) ÷ slow average.",
  source: "Classic; TA-Lib",
  convention: "Simple averages unless said otherwise, as TA-Lib; StockCharts and TTR take exponential ones.",
  talib: "PPO",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 12),
    slow: namedPeriod("Slow average", 26, 2),
    average: averageKind("sma"),
    seeding: seeding(),
  }),
  inputs: ["source"],
  outputs: ["ppo"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => pairWarmup(p.average, p.fast, p.average, p.slow),
  start(p) {
    const both = averagePair(p.average, p.fast, p.average, p.slow, p.seeding);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const slow = both.slow(source![i]!);
        const apart = both.fast(source![i]!) - slow;
        output![i] = slow === 0 ? 0 : (100 * apart) / slow;
      }
    };
  },
});
