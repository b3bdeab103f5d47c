import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { sum } from "#lib/data/features/running/sum.ts";
import { weighted } from "#lib/data/features/running/weighted.ts";

export const centerOfGravity = defineIndicator({
  name: "centerOfGravity",
  title: "Center of gravity oscillator",
  formula: "−Σ (k + 1) × value k bars ago ÷ Σ values, over n values.",
  source: "Ehlers, Stocks & Commodities 2002",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["source"],
  outputs: ["centerOfGravity"],
  pane: "own",
  unit: "bars",
  warmup: (p) => p.period - 1,
  start(p) {
    const weight = (p.period * (p.period + 1)) / 2;
    const heavy = weighted(p.period);
    const all = sum(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const total = all(source![i]!);
        const newest = heavy(source![i]!) * weight;
        output![i] = total === 0 ? 0 : -(p.period + 1 - newest / total);
      }
    };
  },
});
