import { z } from "zod";
import { log10 } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";
import { lag } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const choppiness = defineIndicator({
  name: "choppiness",
  title: "Choppiness index",
  formula: "100 × log₁₀(Σ true range ÷ (highest high − lowest low)) ÷ log₁₀ n over n bars.",
  source: "Dreiss 1993",
  convention: "Highs and lows are true ones: they include the last close. 100 for a market without range.",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["high", "low", "close"],
  outputs: ["choppiness"],
  pane: "own",
  unit: "points",
  levels: [38.2, 61.8],
  warmup: (p) => p.period,
  start(p) {
    const range = rangeOfBar();
    const way = sum(p.period);
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    const lastClose = lag(1);
    const scale = 100 / log10(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const walked = way(range(high![i]!, low![i]!, close![i]!));
        const before = lastClose(close![i]!);
        const width = highest(Math.max(high![i]!, before)) - lowest(Math.min(low![i]!, before));
        output![i] = width === 0 ? 100 : scale * log10(walked / width);
      }
    };
  },
});
