import { z } from "zod";
import { defineIndicator, type Kernel } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

export const highest = defineIndicator({
  name: "highest",
  title: "Highest value",
  formula: "Largest of the last n values: the upper Donchian channel when fed with highs.",
  source: "Classic; TA-Lib",
  talib: "MAX",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["highest"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start: (p) => rollingMaximum(p.period, 1),
});

/** Largest of `sign` × value over the window, as a value. Keeps only candidates that can still win. */
export function rollingMaximum(length: number, sign: 1 | -1): Kernel {
  const values = new Float64Array(length);
  const rows = new Float64Array(length);
  let head = 0;
  let count = 0;
  let seen = 0;
  return ([source], [output], from, to) => {
    for (let i = from; i < to; i++) {
      const value = sign * source![i]!;
      if (count > 0 && rows[head]! <= seen - length) {
        head = (head + 1) % length;
        count--;
      }
      while (count > 0 && values[(head + count - 1) % length]! <= value) count--;
      const slot = (head + count) % length;
      values[slot] = value;
      rows[slot] = seen++;
      count++;
      output![i] = seen < length ? Number.NaN : sign * values[head]!;
    }
  };
}
