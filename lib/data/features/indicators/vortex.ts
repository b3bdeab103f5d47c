import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const vortex = defineIndicator({
  name: "vortex",
  title: "Vortex indicator",
  formula: "Σ |high − last low| ÷ Σ true range and Σ |low − last high| ÷ Σ true range over n bars.",
  source: "Botes & Siepman, Stocks & Commodities 2010",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["plus", "minus"],
  pane: "own",
  unit: "ratio",
  levels: [1],
  warmup: (p) => p.period,
  start(p) {
    const range = rangeOfBar();
    const lastHigh = lag(1);
    const lastLow = lag(1);
    const [ups, downs, ranges] = [sum(p.period), sum(p.period), sum(p.period)];
    return ([high, low, close], [plus, minus], from, to) => {
      for (let i = from; i < to; i++) {
        const width = ranges!(range(high![i]!, low![i]!, close![i]!));
        const up = ups!(Math.abs(high![i]! - lastLow(low![i]!)));
        const down = downs!(Math.abs(low![i]! - lastHigh(high![i]!)));
        plus![i] = width === 0 ? 0 : up / width;
        minus![i] = width === 0 ? 0 : down / width;
      }
    };
  },
});
