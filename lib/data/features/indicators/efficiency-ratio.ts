import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { efficiency } from "#lib/data/features/running/adaptive.ts";

export const efficiencyRatio = defineIndicator({
  name: "efficiencyRatio",
  title: "Efficiency ratio",
  formula: "|change over n| ÷ Σ |change|: 1 for a straight way, near 0 for noise.",
  source: "Kaufman 1995",
  convention: "1 where nothing moved.",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["source"],
  outputs: ["efficiencyRatio"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const ratio = efficiency(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = ratio(source![i]!);
    };
  },
});
