import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, seeding } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { delayed } from "#lib/data/features/running/step.ts";

export const macd = defineIndicator({
  name: "macd",
  title: "MACD",
  formula: "Fast EMA − slow EMA, its EMA as signal, and the distance of the two.",
  source: "Appel 1979",
  convention:
    'Both averages start on the same bar and all lines begin with the signal, as in TA-Lib; with `seeding: "apart"` the fast one starts with its own first values, as most others do.',
  talib: "MACD",
  parameters: z
    .strictObject({
      fast: namedPeriod("Fast average", 12),
      slow: namedPeriod("Slow average", 26, 2),
      signal: namedPeriod("Signal average", 9),
      seeding: seeding(),
    })
    .refine((p) => p.fast < p.slow, {
      path: ["fast"],
      error: "The fast average must be shorter than the slow one",
    }),
  inputs: ["source"],
  outputs: ["macd", "signal", "histogram"],
  pane: "own",
  unit: "price",
  plot: { histogram: "histogram" },
  warmup: (p) => p.slow + p.signal - 2,
  start(p) {
    const fast = delayed(p.seeding === "together" ? p.slow - p.fast : 0, exponential(p.fast));
    const slow = exponential(p.slow);
    const follow = exponential(p.signal);
    return ([source], [line, signal, histogram], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = fast(source![i]!) - slow(source![i]!);
        const trigger = follow(apart);
        line![i] = Number.isNaN(trigger) ? Number.NaN : apart;
        signal![i] = trigger;
        histogram![i] = apart - trigger;
      }
    };
  },
});
