import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { extreme } from "#lib/data/features/running/extreme.ts";

export const aroonOscillator = defineIndicator({
  name: "aroonOscillator",
  title: "Aroon oscillator",
  formula: "Aroon up − Aroon down.",
  source: "Chande 1995",
  talib: "AROONOSC",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low"],
  outputs: ["aroonOscillator"],
  pane: "own",
  unit: "points",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const highest = extreme(p.period + 1, 1);
    const lowest = extreme(p.period + 1, -1);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const full = !Number.isNaN(highest.push(high![i]!));
        lowest.push(low![i]!);
        output![i] = full ? (100 * (lowest.age() - highest.age())) / p.period : Number.NaN;
      }
    };
  },
});
