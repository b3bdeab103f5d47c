import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const ema = defineIndicator({
  name: "ema",
  title: "Exponential moving average",
  formula: "Weight 2/(n+1) on the newest value.",
  source: "Classic; TA-Lib",
  convention: "Started with the mean of the first n values; some libraries start with the first value alone.",
  talib: "EMA",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["ema"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start: (p) => smoothing(p.period, 2 / (p.period + 1)),
});

/** Exponential smoothing with a given weight, started with the mean of the first `length` values. */
export function smoothing(length: number, weight: number): Kernel {
  let seen = 0;
  let value = 0;
  return ([source], [output], from, to) => {
    let i = from;
    for (; i < to && seen < length; i++) {
      value += source![i]!;
      if (++seen === length) value /= length;
      output![i] = seen < length ? Number.NaN : value;
    }
    let current = value;
    for (; i < to; i++) {
      current += (source![i]! - current) * weight;
      output![i] = current;
    }
    value = current;
  };
}
