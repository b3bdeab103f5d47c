import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { smoothing } from "./ema.ts";

type Periods = { fast: number; slow: number; signal: number };
const averageOf = (length: number) => smoothing(length, 2 / (length + 1));

export const macd = defineIndicator({
  name: "macd",
  title: "MACD",
  formula: "Fast EMA − slow EMA, its EMA as signal, and the distance of the two.",
  source: "Appel 1979",
  convention: "Both averages start on the same bar and all lines begin with the signal, as in TA-Lib.",
  talib: "MACD",
  parameters: z
    .strictObject({
      fast: namedPeriod("Fast average", 12),
      slow: namedPeriod("Slow average", 26, 2),
      signal: namedPeriod("Signal average", 9),
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

function macdKernel({ fast, slow, signal }: Periods): Kernel {
  const fastAverage = averageOf(fast);
  const slowAverage = averageOf(slow);
  const signalAverage = averageOf(signal);
  let seen = 0;
  return (inputs, [line, trigger, histogram], from, to) => {
    /** The row of this call on which the n-th value overall stands. */
    const rowOf = (n: number) => Math.min(to, from + Math.max(0, n - seen));
    slowAverage(inputs, [histogram!], from, to);
    fastAverage(inputs, [line!], rowOf(slow - fast), to);
    const first = rowOf(slow - 1);
    for (let i = first; i < to; i++) line![i]! -= histogram![i]!;
    signalAverage([line!], [trigger!], first, to);
    const defined = rowOf(slow + signal - 2);
    for (const column of [line!, trigger!, histogram!]) column.fill(Number.NaN, from, defined);
    for (let i = defined; i < to; i++) histogram![i] = line![i]! - trigger![i]!;
    seen += to - from;
  };
}
