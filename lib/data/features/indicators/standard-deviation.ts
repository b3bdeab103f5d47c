import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const standardDeviation = defineIndicator({
  name: "standardDeviation",
  title: "Standard deviation",
  formula: "Root of the mean squared distance from the mean of the last n values.",
  source: "Classic; TA-Lib",
  convention: "Divided by n, or by n − 1 when `sample` is set.",
  talib: "STDDEV",
  parameters: z.strictObject({
    period: period(20, 2),
    sample: z.boolean().default(false).meta({ title: "Divide by n − 1" }),
  }),
  inputs: ["source"],
  outputs: ["standardDeviation"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const moments = rollingMoments(p.period);
    const divisor = p.sample ? p.period - 1 : p.period;
    const mean = [new Float64Array(0)];
    return (inputs, [output], from, to) => {
      if (mean[0]!.length < to) mean[0] = new Float64Array(to);
      moments(inputs, [mean[0]!, output!], from, to);
      for (let i = from; i < to; i++) output![i] = Math.sqrt(output![i]! / divisor);
    };
  },
});

/** Mean and sum of squared deviations of the last `length` values (Welford's update of a sliding window). */
export function rollingMoments(length: number): Kernel {
  const window = new Float64Array(length);
  let seen = 0;
  let mean = 0;
  let squares = 0;
  let equal = 0;
  return ([source], [means, sums], from, to) => {
    for (let i = from; i < to; i++) {
      const added = source![i]!;
      const slot = seen % length;
      equal = seen > 0 && added === window[(slot + length - 1) % length] ? equal + 1 : 1;
      const removed = window[slot]!;
      window[slot] = added;
      if (++seen <= length) {
        const distance = added - mean;
        mean += distance / seen;
        squares += distance * (added - mean);
      } else {
        const before = mean;
        mean += (added - removed) / length;
        squares += (added - removed) * (added - mean + (removed - before));
      }
      // Once a window made anew, so that rounding cannot pile up; a flat window is exactly zero.
      if (slot === length - 1) [mean, squares] = momentsOf(window);
      if (equal >= length) [mean, squares] = [added, 0];
      means![i] = seen < length ? Number.NaN : mean;
      sums![i] = seen < length ? Number.NaN : Math.max(squares, 0);
    }
  };
}

function momentsOf(window: Float64Array): [mean: number, squares: number] {
  let sum = 0;
  for (const value of window) sum += value;
  const mean = sum / window.length;
  let squares = 0;
  for (const value of window) squares += (value - mean) * (value - mean);
  return [mean, squares];
}
