import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { covarianceOf } from "#lib/data/features/running/moments.ts";

export const covariance = defineIndicator({
  name: "covariance",
  title: "Rolling covariance",
  formula: "Σ (a − mean)(b − mean) ÷ (n − 1) of the last n pairs of values.",
  source: "Classic",
  convention: "Of the values themselves, not of returns.",
  parameters: z.strictObject({ period: period(30, 2) }),
  inputs: ["a", "b"],
  outputs: ["covariance"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const figures = covarianceOf(p.period);
    return ([a, b], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = covarianceFrom(figures(a![i]!, b![i]!), p.period);
    };
  },
});

const covarianceFrom = ({ full, xy }: { full: boolean; xy: number }, n: number) =>
  full ? xy / (n - 1) : Number.NaN;
