import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const bollingerPercent = defineIndicator({
  name: "bollingerPercent",
  title: "Bollinger %b",
  formula: "(value − lower band) ÷ (upper − lower band); 0.5 where the bands are one.",
  source: "Bollinger 2001",
  parameters: z.strictObject({ period: period(20, 2), deviations: factor("Deviations", 2, 0.1, 10) }),
  inputs: ["source"],
  outputs: ["percentB"],
  pane: "own",
  unit: "ratio",
  levels: [0, 1],
  warmup: (p) => p.period - 1,
  start(p) {
    const average = mean(p.period);
    const squares = spread(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const lower = average(source![i]!);
        const half = p.deviations * Math.sqrt(squares(source![i]!));
        output![i] = half === 0 ? 0.5 : (source![i]! - lower + half) / (2 * half);
      }
    };
  },
});
