import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const massIndex = defineIndicator({
  name: "massIndex",
  title: "Mass index",
  formula: "Σ over n bars of EMA of high − low ÷ EMA of that EMA.",
  source: "Dorsey, Stocks & Commodities 1992",
  convention: "EMAs of 9 that start with a mean; 1 where there is no range.",
  parameters: z.strictObject({ period: period(25), ema: namedPeriod("Averages", 9) }),
  inputs: ["high", "low"],
  outputs: ["massIndex"],
  pane: "own",
  unit: "ratio",
  levels: [26.5, 27],
  warmup: (p) => 2 * (p.ema - 1) + p.period - 1,
  start(p) {
    const once = exponential(p.ema);
    const twice = exponential(p.ema);
    const add = sum(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const first = once(high![i]! - low![i]!);
        const second = twice(first);
        output![i] = add(second === 0 ? 1 : first / second);
      }
    };
  },
});
