import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { barsPerYear, period } from "#lib/data/features/parameters.ts";
import { meanVolatility } from "#lib/data/features/running/mean-volatility.ts";

export const parkinson = defineIndicator({
  name: "parkinson",
  title: "Parkinson volatility",
  formula: "√(mean of ln(high ÷ low)² ÷ (4 ln 2) × bars per year) over n bars.",
  source: "Parkinson 1980",
  convention: "Assumes trading without gaps and without drift.",
  parameters: z.strictObject({ period: period(20), barsPerYear }),
  inputs: ["high", "low"],
  outputs: ["parkinson"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period - 1,
  start(p) {
    const volatility = meanVolatility(p.period, p.barsPerYear);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = volatility(varianceOf(high![i]!, low![i]!));
    };
  },
});

const varianceOf = (high: number, low: number): number => {
  const range = log(high / low);
  return (range * range) / (4 * Math.LN2);
};
