import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";
import { placeInRange } from "#lib/data/features/running/extreme.ts";

export const stochastic = defineIndicator({
  name: "stochastic",
  title: "Stochastic oscillator, slow",
  formula: "Place of the close in the range of n bars, in percent, averaged twice: %K and %D.",
  source: "Lane 1984",
  convention: "0 for a window without range, as TA-Lib; both lines begin with %D.",
  talib: "STOCH",
  parameters: z.strictObject({
    period: period(5),
    smoothK: namedPeriod("Smoothing of %K", 3),
    averageK: averageKind("sma", "Average of %K"),
    smoothD: namedPeriod("Smoothing of %D", 3),
    averageD: averageKind("sma", "Average of %D"),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["k", "d"],
  pane: "own",
  unit: "points",
  levels: [20, 80],
  warmup: (p) => p.period - 1 + averageWarmup(p.averageK, p.smoothK) + averageWarmup(p.averageD, p.smoothD),
  start(p) {
    const place = placeInRange(p.period, 0);
    const averageK = averageOf(p.averageK, p.smoothK);
    const averageD = averageOf(p.averageD, p.smoothD);
    return ([high, low, close], [k, d], from, to) => {
      for (let i = from; i < to; i++) {
        const slow = averageK(100 * place(high![i]!, low![i]!, close![i]!));
        const slower = averageD(slow);
        k![i] = Number.isNaN(slower) ? Number.NaN : slow;
        d![i] = slower;
      }
    };
  },
});
