import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { regression } from "#lib/data/features/running/regression.ts";

export const rSquared = defineIndicator({
  name: "rSquared",
  title: "R squared",
  formula: "Share of the variance of the last n values that their regression line explains.",
  source: "Classic",
  convention: "0 where the values are flat.",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["source"],
  outputs: ["rSquared"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period - 1,
  start(p) {
    const lineOf = regression(p.period);
    const squares = spread(p.period);
    const width = (p.period * p.period - 1) / 12;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const { slope, full } = lineOf(source![i]!);
        const variance = squares(source![i]!);
        const share = variance === 0 ? 0 : Math.min((slope * slope * width) / variance, 1);
        output![i] = full ? share : Number.NaN;
      }
    };
  },
});
