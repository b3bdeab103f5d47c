import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";
import { averagePair, pairWarmup } from "#lib/data/features/running/average-pair.ts";

export const macdExtended = defineIndicator({
  name: "macdExtended",
  title: "MACD with chosen averages",
  formula: "Fast average − slow average, an average of it as signal, and the distance of the two.",
  source: "TA-Lib",
  convention: "All lines begin with the signal.",
  talib: "MACDEXT",
  variantOf: "macd",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 12),
    fastAverage: averageKind("sma", "Kind of the fast average"),
    slow: namedPeriod("Slow average", 26, 2),
    slowAverage: averageKind("sma", "Kind of the slow average"),
    signal: namedPeriod("Signal average", 9),
    signalAverage: averageKind("sma", "Kind of the signal average"),
  }),
  inputs: ["source"],
  outputs: ["macd", "signal", "histogram"],
  pane: "own",
  unit: "price",
  plot: { histogram: "histogram" },
  warmup: (p) =>
    pairWarmup(p.fastAverage, p.fast, p.slowAverage, p.slow) + averageWarmup(p.signalAverage, p.signal),
  start(p) {
    const both = averagePair(p.fastAverage, p.fast, p.slowAverage, p.slow);
    const follow = averageOf(p.signalAverage, p.signal);
    return ([source], [line, signal, histogram], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = both.fast(source![i]!) - both.slow(source![i]!);
        const trigger = follow(apart);
        line![i] = Number.isNaN(trigger) ? Number.NaN : apart;
        signal![i] = trigger;
        histogram![i] = apart - trigger;
      }
    };
  },
});
