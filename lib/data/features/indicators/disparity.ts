import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";

export const disparity = defineIndicator({
  name: "disparity",
  title: "Disparity index",
  formula: "100 × (value − average) ÷ average.",
  source: "Nison 1994",
  parameters: z.strictObject({ period: period(14), average: averageKind("sma") }),
  inputs: ["source"],
  outputs: ["disparity"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => averageWarmup(p.average, p.period),
  start(p) {
    const average = averageOf(p.average, p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const centre = average(source![i]!);
        output![i] = centre === 0 ? 0 : (100 * (source![i]! - centre)) / centre;
      }
    };
  },
});
