import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";
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
  start: macdKernel,
});

type Periods = { fast: number; slow: number; signal: number; seeding: "together" | "apart" };

/** Warms up with the shared steps; from then on three numbers are all there is to carry. */
function macdKernel(p: Periods): Kernel {
  const fastAverage = delayed(p.seeding === "together" ? p.slow - p.fast : 0, exponential(p.fast));
  const slowAverage = exponential(p.slow);
  const signalAverage = exponential(p.signal);
  const [fastWeight, slowWeight, signalWeight] = [2 / (p.fast + 1), 2 / (p.slow + 1), 2 / (p.signal + 1)];
  const state = new Float64Array(3);
  let left = p.slow + p.signal - 1;
  return ([source], [line, signal, histogram], from, to) => {
    let i = from;
    for (; i < to && left > 0; i++, left--) {
      state[0] = fastAverage(source![i]!);
      state[1] = slowAverage(source![i]!);
      state[2] = signalAverage(state[0]! - state[1]!);
      line![i] = left > 1 ? Number.NaN : state[0]! - state[1]!;
      signal![i] = state[2]!;
      histogram![i] = state[0]! - state[1]! - state[2]!;
    }
    let [fast, slow, trigger] = [state[0]!, state[1]!, state[2]!];
    for (; i < to; i++) {
      fast += (source![i]! - fast) * fastWeight;
      slow += (source![i]! - slow) * slowWeight;
      const apart = fast - slow;
      trigger += (apart - trigger) * signalWeight;
      line![i] = apart;
      signal![i] = trigger;
      histogram![i] = apart - trigger;
    }
    state[0] = fast;
    state[1] = slow;
    state[2] = trigger;
  };
}
