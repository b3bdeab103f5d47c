import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, seeding } from "#lib/data/features/parameters.ts";
import { averageKind } from "#lib/data/features/running/average-kind.ts";
import { averagePair, pairWarmup } from "#lib/data/features/running/average-pair.ts";

export const apo = defineIndicator({
  name: "apo",
  title: "Absolute price oscillator",
  formula: "Fast average − slow average.",
  source: "Classic; TA-Lib",
  convention: "Simple averages unless said otherwise, as TA-Lib; both start on the same bar.",
  talib: "APO",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 12),
    slow: namedPeriod("Slow average", 26, 2),
    average: averageKind("sma"),
    seeding: seeding(),
  }),
  inputs: ["source"],
  outputs: ["apo"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => pairWarmup(p.average, p.fast, p.average, p.slow),
  start(p) {
    const both = averagePair(p.average, p.fast, p.average, p.slow, p.seeding);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = both.fast(source![i]!) - both.slow(source![i]!);
    };
  },
});
