import { z } from "zod";
import { sin } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { fixedWeights } from "#lib/data/features/running/weighted.ts";

export const sineWeighted = defineIndicator({
  name: "sineWeighted",
  title: "Sine-weighted moving average",
  formula: "Weights sin(π k ÷ (n + 1)), k = 1 … n, divided by their sum.",
  source: "Lafferty, Stocks & Commodities 1999",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["sineWeighted"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const wave = Float64Array.from({ length: p.period }, (_, k) => sin((Math.PI * (k + 1)) / (p.period + 1)));
    const all = wave.reduce((total, weight) => total + weight, 0);
    const average = fixedWeights(wave.map((weight) => weight / all));
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
