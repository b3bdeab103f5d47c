import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { ageOfExtreme } from "#lib/data/features/running/age-of-extreme.ts";

export const barsSinceExtremes = defineIndicator({
  name: "barsSinceExtremes",
  title: "Bars since the lowest and the highest value",
  formula: "How many bars ago the smallest and the largest of the last n values stood.",
  source: "TA-Lib",
  convention: "TA-Lib answers row numbers; this counts back from the newest bar.",
  talib: "MINMAXINDEX",
  variantOf: "barsSinceHighest",
  parameters: z.strictObject({ period: period(30) }),
  inputs: ["source"],
  outputs: ["sinceLowest", "sinceHighest"],
  pane: "own",
  unit: "bars",
  warmup: (p) => p.period - 1,
  start(p) {
    const lowest = ageOfExtreme(p.period, -1);
    const highest = ageOfExtreme(p.period, 1);
    return ([source], [sinceLowest, sinceHighest], from, to) => {
      for (let i = from; i < to; i++) {
        sinceLowest![i] = lowest(source![i]!);
        sinceHighest![i] = highest(source![i]!);
      }
    };
  },
});
