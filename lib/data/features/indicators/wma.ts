import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const wma = defineIndicator({
  name: "wma",
  title: "Weighted moving average",
  formula: "Weights n, n−1, …, 1 from the newest value back, divided by n(n+1)/2.",
  source: "Classic; TA-Lib",
  talib: "WMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["wma"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const length = p.period;
    const weights = (length * (length + 1)) / 2;
    const window = new Float64Array(length);
    let seen = 0;
    let sum = 0;
    let weighted = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const slot = seen % length;
        const added = source![i]!;
        if (seen < length) {
          weighted += added * (seen + 1);
          sum += added;
        } else {
          weighted += added * length - sum;
          sum += added - window[slot]!;
        }
        window[slot] = added;
        // Once a window both sums are made anew: rounding errors cannot pile up.
        if (++seen % length === 0) {
          sum = 0;
          weighted = 0;
          for (let k = 0; k < length; k++) {
            sum += window[k]!;
            weighted += window[k]! * (k + 1);
          }
        }
        output![i] = seen < length ? Number.NaN : weighted / weights;
      }
    };
  },
});
