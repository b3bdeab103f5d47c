import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";
import { mean } from "#lib/data/features/running/sum.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const prettyGood = defineIndicator({
  name: "prettyGood",
  title: "Pretty good oscillator",
  formula: "(close − its SMA) ÷ EMA of the true range, both of n bars.",
  source: "Johnson",
  convention: "0 where the true range is 0.",
  parameters: z.strictObject({ period: period(14), average: averageKind("ema", "Average of the range") }),
  inputs: ["high", "low", "close"],
  outputs: ["prettyGood"],
  pane: "own",
  unit: "ratio",
  levels: [-3, 3],
  warmup: (p) => Math.max(p.period - 1, 1 + averageWarmup(p.average, p.period)),
  start(p) {
    const average = mean(p.period);
    const range = rangeOfBar();
    const width = averageOf(p.average, p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const usual = width(range(high![i]!, low![i]!, close![i]!));
        const apart = close![i]! - average(close![i]!);
        output![i] = usual === 0 ? 0 : apart / usual;
      }
    };
  },
});
