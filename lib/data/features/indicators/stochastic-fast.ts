import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";
import { placeInRange } from "#lib/data/features/running/extreme.ts";

export const stochasticFast = defineIndicator({
  name: "stochasticFast",
  title: "Stochastic oscillator, fast",
  formula: "Place of the close in the range of n bars, in percent, and an average of it.",
  source: "Lane 1984",
  convention: "0 for a window without range, as TA-Lib; both lines begin with %D.",
  talib: "STOCHF",
  parameters: z.strictObject({
    period: period(5),
    smoothD: namedPeriod("Smoothing of %D", 3),
    averageD: averageKind("sma", "Average of %D"),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["k", "d"],
  pane: "own",
  unit: "points",
  levels: [20, 80],
  warmup: (p) => p.period - 1 + averageWarmup(p.averageD, p.smoothD),
  start(p) {
    const place = placeInRange(p.period, 0);
    const averageD = averageOf(p.averageD, p.smoothD);
    return ([high, low, close], [k, d], from, to) => {
      for (let i = from; i < to; i++) {
        const fast = 100 * place(high![i]!, low![i]!, close![i]!);
        const slower = averageD(fast);
        k![i] = Number.isNaN(slower) ? Number.NaN : fast;
        d![i] = slower;
      }
    };
  },
});
