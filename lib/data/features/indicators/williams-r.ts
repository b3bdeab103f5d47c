import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";

export const williamsR = defineIndicator({
  name: "williamsR",
  title: "Williams %R",
  formula: "−100 × (highest high − close) ÷ (highest high − lowest low) over n bars.",
  source: "Williams 1973",
  convention: "0 for a window without range.",
  talib: "WILLR",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["williamsR"],
  pane: "own",
  unit: "points",
  levels: [-80, -20],
  warmup: (p) => p.period - 1,
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const top = highest(high![i]!);
        const bottom = lowest(low![i]!);
        output![i] = top === bottom ? 0 : (-100 * (top - close![i]!)) / (top - bottom);
      }
    };
  },
});
