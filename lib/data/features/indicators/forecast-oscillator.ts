import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { regression } from "#lib/data/features/running/regression.ts";

export const forecastOscillator = defineIndicator({
  name: "forecastOscillator",
  title: "Chande forecast oscillator",
  formula: "100 × (value − what the regression line of the n values before forecast for it) ÷ value.",
  source: "Chande & Kroll 1994",
  convention:
    "The forecast of the bar before, as Achelis and Tulip; others subtract the line at the newest bar.",
  parameters: z.strictObject({ period: period(5, 2) }),
  inputs: ["source"],
  outputs: ["forecastOscillator"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const lineOf = regression(p.period);
    let expected = Number.NaN;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = source![i]!;
        output![i] = now === 0 && !Number.isNaN(expected) ? 0 : (100 * (now - expected)) / now;
        const line = lineOf(now);
        expected = line.full ? line.intercept + line.slope * p.period : Number.NaN;
      }
    };
  },
});
