import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { change } from "#lib/data/features/running/step.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const easeOfMovement = defineIndicator({
  name: "easeOfMovement",
  title: "Ease of movement",
  formula: "SMA of the step of the median price × (high − low) × divisor ÷ volume.",
  source: "Arms 1994",
  convention: "0 for a bar without volume. The divisor only scales; 10,000 as most libraries.",
  parameters: z.strictObject({ period: period(14), divisor: factor("Divisor", 10_000, 1, 1e12, 1) }),
  inputs: ["high", "low", "volume"],
  outputs: ["easeOfMovement"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const moved = change();
    const average = mean(p.period);
    return ([high, low, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved((high![i]! + low![i]!) / 2);
        const ease = (step * (high![i]! - low![i]!) * p.divisor) / volume![i]!;
        output![i] = average(volume![i]! > 0 ? ease : 0 * step);
      }
    };
  },
});
