import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const atr = defineIndicator({
  name: "atr",
  title: "Average true range",
  formula:
    "True range = the largest of high − low, |high − last close|, |low − last close|; averaged by Wilder's 1/n after a mean of the first n.",
  source: "Wilder 1978",
  convention: "The first bar has no last close and no range.",
  talib: "ATR",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["atr"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period,
  start(p) {
    const length = p.period;
    let seen = 0;
    let last = 0;
    let value = 0;
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const top = Math.max(high![i]!, last);
        const bottom = Math.min(low![i]!, last);
        last = close![i]!;
        if (seen > length) value = (value * (length - 1) + (top - bottom)) / length;
        else if (seen++ > 0) {
          value += top - bottom;
          if (seen > length) value /= length;
        }
        output![i] = seen <= length ? Number.NaN : value;
      }
    };
  },
});
