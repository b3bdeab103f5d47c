import { z } from "zod";
import { exp } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { fixedWeights } from "#lib/data/features/running/weighted.ts";

export const alma = defineIndicator({
  name: "alma",
  title: "Arnaud Legoux moving average",
  formula: "Gaussian weights centred at offset × (n − 1) with a width of n ÷ sigma.",
  source: "Legoux & Kouzis-Loukas 2009",
  convention: "The centre is rounded down to a whole bar, as most libraries do.",
  parameters: z.strictObject({
    period: period(9),
    offset: factor("Offset", 0.85, 0, 1, 0.05),
    sigma: factor("Sigma", 6, 0.1, 100, 0.5),
  }),
  inputs: ["source"],
  outputs: ["alma"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const centre = Math.floor(p.offset * (p.period - 1));
    const width = p.period / p.sigma;
    const bell = Float64Array.from({ length: p.period }, (_, k) =>
      exp((-(k - centre) * (k - centre)) / (2 * width * width)),
    );
    const all = bell.reduce((total, weight) => total + weight, 0);
    const average = fixedWeights(bell.map((weight) => weight / all));
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
