import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { isFlat, meanOf } from "#lib/data/features/running/sample-moments.ts";

export const autocorrelation = defineIndicator({
  name: "autocorrelation",
  title: "Rolling autocorrelation",
  formula: "Σ (value − mean)(value k before − mean) ÷ Σ (value − mean)² over the last n values.",
  source: "Box and Jenkins",
  convention: "One mean and one divisor for the whole window; 0 when it is flat.",
  parameters: z.strictObject({ period: period(60, 2), lag: namedPeriod("Lag", 1) }),
  inputs: ["source"],
  outputs: ["autocorrelation"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const figure = overWindow(p.period, (window) => autocorrelationOf(window, p.lag));
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = figure(source![i]!);
    };
  },
});

function autocorrelationOf(window: Float64Array, lag: number): number {
  if (isFlat(window)) return 0;
  const mean = meanOf(window);
  let products = 0;
  let squares = 0;
  for (let k = 0; k < window.length; k++) {
    const distance = window[k]! - mean;
    squares += distance * distance;
    if (k >= lag) products += distance * (window[k - lag]! - mean);
  }
  return products / squares;
}
