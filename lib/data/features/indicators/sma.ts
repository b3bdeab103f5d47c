import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";
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
  start: (p) => runningMean(p.period),
});

/** Every value is added and taken away once, by error-free additions (Knuth): what rounding loses is kept. */
function runningMean(length: number): Kernel {
  const window = new Float64Array(length);
  const state = new Float64Array(2);
  let seen = 0;
  return ([source], [output], from, to) => {
    let total = state[0]!;
    let lost = state[1]!;
    for (let i = from; i < to; i++) {
      const added = source![i]!;
      // A full window back in the same call stands in the column itself.
      const removed = i - from >= length ? source![i - length]! : window[(seen + i - from) % length]!;
      const grown = total + added;
      const part = grown - total;
      lost += total - (grown - part) + (added - part);
      total = grown - removed;
      const rest = total - grown;
      lost += grown - (total - rest) - (removed + rest);
      output![i] = (total + lost) / length;
    }
    for (let i = from; i < to && seen + i - from < length - 1; i++) output![i] = Number.NaN;
    for (let i = Math.max(from, to - length); i < to; i++) window[(seen + i - from) % length] = source![i]!;
    seen += to - from;
    state[0] = total;
    state[1] = lost;
  };
}
