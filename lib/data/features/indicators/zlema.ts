import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const zlema = defineIndicator({
  name: "zlema",
  title: "Zero-lag exponential moving average",
  formula: "EMA of value + (value − value (n−1)/2 bars ago).",
  source: "Ehlers & Way 2010",
  convention: "(n−1)/2 is rounded down; TTR interpolates a lag of (n+1)/2.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["zlema"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1 + Math.floor((p.period - 1) / 2),
  start(p) {
    const shift = Math.floor((p.period - 1) / 2);
    const earlier = shift > 0 ? lag(shift) : (value: number) => value;
    const average = exponential(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(2 * source![i]! - earlier(source![i]!));
    };
  },
});
