import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const supertrend = defineIndicator({
  name: "supertrend",
  title: "Supertrend",
  formula:
    "A stop k × ATR from the median price that only moves with the trend; the trend turns when the close passes it.",
  source: "Seban",
  convention:
    "Wilder's ATR; the first bar counts as a downtrend below its upper band until the close passes it.",
  parameters: z.strictObject({ period: period(10), multiplier: factor("Multiplier", 3, 0.1, 20) }),
  inputs: ["high", "low", "close"],
  outputs: ["supertrend", "direction"],
  pane: "price",
  unit: "price",
  plot: { direction: "marks" },
  warmup: (p) => p.period,
  start(p) {
    const range = rangeOfBar();
    const average = wilder(p.period);
    let upper = Number.NaN;
    let lower = Number.NaN;
    let last = Number.NaN;
    let up = false;
    return ([high, low, close], [line, direction], from, to) => {
      for (let i = from; i < to; i++) {
        const now = close![i]!;
        const width = p.multiplier * average(range(high![i]!, low![i]!, now));
        const middle = (high![i]! + low![i]!) / 2;
        if (Number.isNaN(width)) {
          line![i] = Number.NaN;
          direction![i] = Number.NaN;
          last = now;
          continue;
        }
        const first = Number.isNaN(upper);
        upper = first || middle + width < upper || last > upper ? middle + width : upper;
        lower = first || middle - width > lower || last < lower ? middle - width : lower;
        up = first ? now >= middle : now > (up ? lower : upper);
        last = now;
        line![i] = up ? lower : upper;
        direction![i] = up ? 1 : -1;
      }
    };
  },
});
