import { z } from "zod";
import { exp, log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { meanOf } from "#lib/data/features/running/sample-moments.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const corwinSchultz = defineIndicator({
  name: "corwinSchultz",
  title: "Corwin-Schultz spread",
  formula:
    "Mean over n pairs of bars of 2 (e^α − 1) ÷ (1 + e^α), α from the ranges of two single bars and of both together.",
  source: "Corwin and Schultz 2012",
  convention: "A fraction of the price; a negative estimate counts as 0; no correction for gaps overnight.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["high", "low"],
  outputs: ["corwinSchultz"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const lastHigh = lag(1);
    const lastLow = lag(1);
    const mean = overWindow(p.period, meanOf);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++)
        output![i] = mean(spreadOf(lastHigh(high![i]!), lastLow(low![i]!), high![i]!, low![i]!));
    };
  },
});

const ROOT = 3 - 2 * Math.SQRT2;

/** Of two bars next to each other: their own ranges hold the spread twice, the range of both holds it once. */
function spreadOf(high1: number, low1: number, high2: number, low2: number): number {
  const [one, two] = [log(high1 / low1), log(high2 / low2)];
  const both = log(Math.max(high1, high2) / Math.min(low1, low2));
  const beta = one * one + two * two;
  const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / ROOT - Math.sqrt((both * both) / ROOT);
  if (Number.isNaN(alpha)) return Number.NaN;
  return Math.max(0, (2 * (exp(alpha) - 1)) / (1 + exp(alpha)));
}
