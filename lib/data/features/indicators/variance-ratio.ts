import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { logReturns } from "#lib/data/features/running/log-returns.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { isFlat, meanOf } from "#lib/data/features/running/sample-moments.ts";

export const varianceRatio = defineIndicator({
  name: "varianceRatio",
  title: "Variance ratio",
  formula: "Variance of q-bar log returns ÷ (q × variance of one-bar log returns), over n returns.",
  source: "Lo and MacKinlay 1988",
  convention:
    "Overlapping returns around the window’s own mean, both corrected for bias; 1 for a random walk, 1 too when the window is flat.",
  parameters: z.strictObject({ period: period(100, 4), lag: namedPeriod("Lag", 2, 2) }),
  inputs: ["source"],
  outputs: ["varianceRatio"],
  pane: "own",
  unit: "ratio",
  levels: [1],
  warmup: (p) => p.period,
  start(p) {
    const returns = logReturns();
    const lag = Math.min(p.lag, p.period - 1);
    const ratio = overWindow(p.period, (window) => ratioOf(window, lag));
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = ratio(returns(source![i]!));
    };
  },
});

function ratioOf(window: Float64Array, lag: number): number {
  if (isFlat(window)) return 1;
  const n = window.length;
  const mean = meanOf(window);
  let ones = 0;
  let manies = 0;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const distance = window[k]! - mean;
    ones += distance * distance;
    sum += distance - (k >= lag ? window[k - lag]! - mean : 0);
    if (k >= lag - 1) manies += sum * sum;
  }
  return manies / (lag * (n - lag + 1) * (1 - lag / n)) / (ones / (n - 1));
}
