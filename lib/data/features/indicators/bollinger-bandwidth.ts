import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const bollingerBandwidth = defineIndicator({
  name: "bollingerBandwidth",
  title: "Bollinger bandwidth",
  formula: "(upper − lower band) ÷ middle band.",
  source: "Bollinger 2001",
  parameters: z.strictObject({ period: period(20, 2), deviations: factor("Deviations", 2, 0.1, 10) }),
  inputs: ["source"],
  outputs: ["bandwidth"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period - 1,
  start(p) {
    const average = mean(p.period);
    const squares = spread(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const middle = average(source![i]!);
        const apart = 2 * p.deviations * Math.sqrt(squares(source![i]!));
        output![i] = middle === 0 ? 0 : apart / middle;
      }
    };
  },
});
