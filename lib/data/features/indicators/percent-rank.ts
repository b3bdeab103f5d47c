import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";

export const percentRank = defineIndicator({
  name: "percentRank",
  title: "Percent rank",
  formula: "Percentage of the last n values that the newest is not below.",
  source: "Classic; TTR",
  convention: 'The newest value counts itself, and equals count half (`ties: "half"`) or whole.',
  parameters: z.strictObject({
    period: period(100, 2),
    ties: z.enum(["whole", "half"]).default("whole").meta({ title: "Equal values count" }),
  }),
  inputs: ["source"],
  outputs: ["percentRank"],
  pane: "own",
  unit: "percent",
  levels: [50],
  warmup: (p) => p.period - 1,
  start(p) {
    const window = windowOf(p.period);
    const share = p.ties === "half" ? 0.5 : 1;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = source![i]!;
        let below = 0;
        const full = window.push(now);
        for (const value of window.values) below += value < now ? 1 : value === now ? share : 0;
        output![i] = full ? (100 * below) / p.period : Number.NaN;
      }
    };
  },
});
