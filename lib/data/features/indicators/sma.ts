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
    let seen = 0;
    let sum = 0;
    let lost = 0;
    return ([source], [output], from, to) => {
      const values = source!;
      const means = output!;
      let total = sum;
      let error = lost;
      for (let i = from; i < to; i++) {
        const added = values[i]!;
        // Before this call the values are in `window`, where value n stands in slot n % length.
        const removed = i - from < length ? window[(seen + i - from) % length]! : values[i - length]!;
        // Two error-free additions (Knuth): what rounding loses is kept in `error`.
        const grown = total + added;
        const part = grown - total;
        error += total - (grown - part) + (added - part);
        total = grown - removed;
        const rest = total - grown;
        error += grown - (total - rest) - (removed + rest);
        means[i] = (total + error) / length;
      }
      means.fill(Number.NaN, from, Math.min(to, from + Math.max(0, length - 1 - seen)));
      for (let i = Math.max(from, to - length); i < to; i++) window[(seen + i - from) % length] = values[i]!;
      seen += to - from;
      sum = total;
      lost = error;
    };
  },
});
