import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { meanOf, sampleVariance } from "#lib/data/features/running/sample-moments.ts";

export const zScore = defineIndicator({
  name: "zScore",
  title: "Rolling z-score",
  formula: "(value − mean) ÷ standard deviation of the last n values.",
  source: "Classic",
  convention: "Divided by n − 1; 0 when the window is flat.",
  parameters: z.strictObject({ period: period(20, 2) }),
  inputs: ["source"],
  outputs: ["zScore"],
  pane: "own",
  unit: "points",
  levels: [-2, 0, 2],
  warmup: (p) => p.period - 1,
  start(p) {
    const score = overWindow(p.period, scoreOf);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = score(source![i]!);
    };
  },
});

function scoreOf(window: Float64Array): number {
  const variance = sampleVariance(window);
  return variance > 0 ? (window[window.length - 1]! - meanOf(window)) / Math.sqrt(variance) : 0;
}
