import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";
import { change } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const verticalHorizontal = defineIndicator({
  name: "verticalHorizontal",
  title: "Vertical horizontal filter",
  formula: "(highest − lowest of n values) ÷ Σ |change| over n changes.",
  source: "White, Futures 1991",
  convention: "0 where nothing moved.",
  parameters: z.strictObject({ period: period(28) }),
  inputs: ["source"],
  outputs: ["verticalHorizontal"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    const moved = change();
    const way = sum(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const range = highest(source![i]!) - lowest(source![i]!);
        const walked = way(Math.abs(moved(source![i]!)));
        output![i] = walked === 0 ? 0 : range / walked;
      }
    };
  },
});
