import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const natr = defineIndicator({
  name: "natr",
  title: "Normalised average true range",
  formula: "100 × ATR ÷ close.",
  source: "Forman, Stocks & Commodities 2006",
  talib: "NATR",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["natr"],
  pane: "own",
  unit: "percent",
  warmup: (p) => p.period,
  start(p) {
    const range = rangeOfBar();
    const average = wilder(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++)
        output![i] = (100 * average(range(high![i]!, low![i]!, close![i]!))) / close![i]!;
    };
  },
});
