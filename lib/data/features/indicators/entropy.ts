import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";

export const entropy = defineIndicator({
  name: "entropy",
  title: "Rolling entropy",
  formula:
    "−Σ p ln p ÷ ln k of the shares p of the last n values in k bins of equal width between the lowest and the highest.",
  source: "Shannon 1948",
  convention: "0 when all values lie in one bin or the window is flat, 1 when every bin holds as many.",
  parameters: z.strictObject({ period: period(60, 2), bins: namedPeriod("Bins", 10, 2) }),
  inputs: ["source"],
  outputs: ["entropy"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period - 1,
  start(p) {
    const counts = new Float64Array(p.bins);
    const figure = overWindow(p.period, (window) => entropyOf(window, counts));
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = figure(source![i]!);
    };
  },
});

function entropyOf(window: Float64Array, counts: Float64Array): number {
  let [low, high] = [window[0]!, window[0]!];
  for (const value of window) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === high) return 0;
  counts.fill(0);
  const bins = counts.length;
  for (const value of window)
    counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))]!++;
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / window.length) * log(count / window.length);
  return sum / log(bins);
}
