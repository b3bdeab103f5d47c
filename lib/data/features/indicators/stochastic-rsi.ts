import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";
import { placeInRange } from "#lib/data/features/running/extreme.ts";
import { relativeStrength } from "#lib/data/features/running/relative-strength.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const stochasticRsi = defineIndicator({
  name: "stochasticRsi",
  title: "Stochastic RSI",
  formula: "Place of the RSI in its own range of n values, in percent, and an average of it.",
  source: "Chande & Kroll 1994",
  convention: "%K is not smoothed unless `smoothK` says so, as TA-Lib; 0 for a window without range.",
  talib: "STOCHRSI",
  parameters: z.strictObject({
    rsi: namedPeriod("RSI", 14),
    period: period(5),
    smoothK: namedPeriod("Smoothing of %K", 1),
    smoothD: namedPeriod("Smoothing of %D", 3),
    averageD: averageKind("sma", "Average of %D"),
  }),
  inputs: ["source"],
  outputs: ["k", "d"],
  pane: "own",
  unit: "points",
  levels: [20, 80],
  warmup: (p) => p.rsi + p.period + p.smoothK - 2 + averageWarmup(p.averageD, p.smoothD),
  start(p) {
    const strength = relativeStrength(p.rsi);
    const place = placeInRange(p.period, 0);
    const averageK = mean(p.smoothK);
    const averageD = averageOf(p.averageD, p.smoothD);
    return ([source], [k, d], from, to) => {
      for (let i = from; i < to; i++) {
        const rsi = strength(source![i]!);
        const fast = averageK(100 * place(rsi, rsi, rsi));
        const slower = averageD(fast);
        k![i] = Number.isNaN(slower) ? Number.NaN : fast;
        d![i] = slower;
      }
    };
  },
});
