import { z } from "zod";
import { exp, log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const fractalAdaptive = defineIndicator({
  name: "fractalAdaptive",
  title: "Fractal adaptive moving average",
  formula:
    "EMA with weight exp(−4.6 × (D − 1)); D = fractal dimension from the ranges of both halves and of the whole window.",
  source: "Ehlers, Stocks & Commodities 2005",
  convention:
    "Of the median price; the weight is kept within 0.01 … 1; starts with the price of the first full window.",
  parameters: z.strictObject({
    period: z
      .int()
      .min(4)
      .max(1000)
      .multipleOf(2)
      .default(16)
      .meta({ title: "Period", unit: "bars", step: 2 }),
  }),
  inputs: ["high", "low"],
  outputs: ["fractalAdaptive"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const half = p.period / 2;
    const ranges = [half, p.period].map((length) => [highestOf(length), lowestOf(length)] as const);
    const [recent, whole] = ranges as [Pair, Pair];
    const earlier = lag(half);
    let dimension = 1;
    let last = Number.NaN;
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const near = (recent[0](high![i]!) - recent[1](low![i]!)) / half;
        const far = earlier(near);
        const all = (whole[0](high![i]!) - whole[1](low![i]!)) / p.period;
        const price = (high![i]! + low![i]!) / 2;
        if (near > 0 && far > 0 && all > 0) dimension = log((near + far) / all) / Math.LN2;
        const weight = Math.min(Math.max(exp(-4.6 * (dimension - 1)), 0.01), 1);
        if (!Number.isNaN(all)) last = Number.isNaN(last) ? price : last + weight * (price - last);
        output![i] = Number.isNaN(all) ? Number.NaN : last;
      }
    };
  },
});

type Pair = readonly [(value: number) => number, (value: number) => number];
