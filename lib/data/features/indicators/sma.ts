import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const sma = defineIndicator({
  name: "sma",
  title: "Simple moving average",
  formula: "Arithmetic mean of the last n values; the running sum is compensated, so it never drifts.",
  source: "Classic; TA-Lib",
  talib: "SMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["sma"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const length = p.period;
    const window = new Float64Array(length);
    const leaving = new Float64Array(length);
    const total: Total = { sum: 0, lost: 0 };
    let seen = 0;
    return ([source], [output], from, to) => {
      const values = source!;
      const means = output!;
      // What leaves first came before this call: it is in `window`, where value n stands in slot n % length.
      const own = Math.min(to, from + length);
      for (let k = 0; k < own - from; k++) leaving[k] = window[(seen + k) % length]!;
      slide(total, length, values, leaving, from, means, from, own);
      slide(total, length, values, values, length, means, own, to);
      means.fill(Number.NaN, from, Math.min(to, from + Math.max(0, length - 1 - seen)));
      for (let i = Math.max(from, to - length); i < to; i++) window[(seen + i - from) % length] = values[i]!;
      seen += to - from;
    };
  },
});

/** A running sum, and what rounding has lost of it. */
type Total = { sum: number; lost: number };

/**
 * A function of the file, because V8 drops what it compiled for a closure when a run's last one is gone.
 * The means at rows `from` … `to` − 1; at row i the value at row i − `behind` of `leaving` leaves the sum.
 */
function slide(
  total: Total,
  length: number,
  values: Float64Array,
  leaving: Float64Array,
  behind: number,
  means: Float64Array,
  from: number,
  to: number,
): void {
  let { sum, lost } = total;
  for (let i = from; i < to; i++) {
    const added = values[i]!;
    const removed = leaving[i - behind]!;
    // Two error-free additions (Knuth).
    const grown = sum + added;
    const part = grown - sum;
    lost += sum - (grown - part) + (added - part);
    sum = grown - removed;
    const rest = sum - grown;
    lost += grown - (sum - rest) - (removed + rest);
    means[i] = (sum + lost) / length;
  }
  total.sum = sum;
  total.lost = lost;
}
