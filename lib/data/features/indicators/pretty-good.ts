import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { mean } from "#lib/data/features/running/sum.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const prettyGood = defineIndicator({
  name: "prettyGood",
  title: "Pretty good oscillator",
  formula: "(close − its SMA) ÷ EMA of the true range, both of n bars.",
  source: "Johnson",
  convention: "0 where the true range is 0.",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["prettyGood"],
  pane: "own",
  unit: "ratio",
  levels: [-3, 3],
  warmup: (p) => p.period,
  start(p) {
    const average = mean(p.period);
    const range = rangeOfBar();
    const width = exponential(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = close![i]! - average(close![i]!);
        const usual = width(range(high![i]!, low![i]!, close![i]!));
        output![i] = usual === 0 ? 0 : apart / usual;
      }
    };
  },
});
