import { z } from "zod";
import { exp } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { placeInRange } from "#lib/data/features/running/extreme.ts";

export const premierStochastic = defineIndicator({
  name: "premierStochastic",
  title: "Premier stochastic oscillator",
  formula: "(e^s − 1) ÷ (e^s + 1); s = twice-averaged 0.1 × (%K − 50).",
  source: "Leibfarth, Stocks & Commodities 2008",
  parameters: z.strictObject({ period: period(14), smoothing: namedPeriod("Smoothing", 3) }),
  inputs: ["high", "low", "close"],
  outputs: ["premierStochastic"],
  pane: "own",
  unit: "ratio",
  levels: [-0.9, 0.9],
  warmup: (p) => p.period - 1 + 2 * (p.smoothing - 1),
  start(p) {
    const place = placeInRange(p.period, 0.5);
    const first = exponential(p.smoothing);
    const second = exponential(p.smoothing);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const power = exp(second(first(0.1 * (100 * place(high![i]!, low![i]!, close![i]!) - 50))));
        output![i] = (power - 1) / (power + 1);
      }
    };
  },
});
