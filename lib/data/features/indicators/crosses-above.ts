import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";

export const crossesAbove = defineIndicator({
  name: "crossesAbove",
  title: "Crosses above",
  formula: "1 on the bar where a stands above b after it last stood below, else 0; equal values are skipped.",
  source: "Pitwall",
  parameters: z.strictObject({}),
  inputs: ["a", "b"],
  outputs: ["crossesAbove"],
  pane: "own",
  unit: "signal",
  plot: { crossesAbove: "marks" },
  warmup: () => 0,
  start: () => crossing(1),
});

/** Marks with 1 where the sign of a − b turns to `side`. */
export function crossing(side: 1 | -1): Kernel {
  let last = 0;
  return ([a, b], [output], from, to) => {
    for (let i = from; i < to; i++) {
      const sign = Math.sign(a![i]! - b![i]!);
      output![i] = sign === side && last === -side ? 1 : 0;
      if (sign !== 0) last = sign;
    }
  };
}
