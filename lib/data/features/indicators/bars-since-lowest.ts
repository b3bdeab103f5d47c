import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { ageOfExtreme } from "#lib/data/features/running/age-of-extreme.ts";

export const barsSinceLowest = defineIndicator({
  name: "barsSinceLowest",
  title: "Bars since the lowest value",
  formula: "How many bars ago the smallest of the last n values stood.",
  source: "TA-Lib",
  convention:
    "TA-Lib answers the row number; this counts back from the newest bar. Of equals the latest counts, or the oldest once the window is searched anew, as TA-Lib.",
  talib: "MININDEX",
  parameters: z.strictObject({ period: period(30) }),
  inputs: ["source"],
  outputs: ["bars"],
  pane: "own",
  unit: "bars",
  warmup: (p) => p.period - 1,
  start(p) {
    const age = ageOfExtreme(p.period, -1);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = age(source![i]!);
    };
  },
});
