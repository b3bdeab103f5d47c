import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { centralMoment, isFlat, meanOf } from "#lib/data/features/running/sample-moments.ts";

export const skewness = defineIndicator({
  name: "skewness",
  title: "Rolling skewness",
  formula: "n ÷ ((n − 1)(n − 2)) × Σ ((value − mean) ÷ standard deviation)³ of the last n values.",
  source: "Fisher and Pearson; Joanes and Gill 1998, G1",
  convention: "The sample form that spreadsheets and pandas use; 0 when the window is flat.",
  parameters: z.strictObject({ period: period(60, 3) }),
  inputs: ["source"],
  outputs: ["skewness"],
  pane: "own",
  unit: "points",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const skew = overWindow(p.period, skewnessOf);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = skew(source![i]!);
    };
  },
});

function skewnessOf(window: Float64Array): number {
  if (isFlat(window)) return 0;
  const n = window.length;
  const mean = meanOf(window);
  const second = centralMoment(window, mean, 2);
  const third = centralMoment(window, mean, 3);
  return ((Math.sqrt(n * (n - 1)) / (n - 2)) * third) / (second * Math.sqrt(second));
}
