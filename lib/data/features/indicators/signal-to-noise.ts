import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { change } from "#lib/data/features/running/step.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const signalToNoise = defineIndicator({
  name: "signalToNoise",
  title: "Signal-to-noise ratio",
  formula: "|close − close n bars ago| ÷ ATR of n.",
  source: "TTR",
  convention: "0 where the true range is 0.",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["signalToNoise"],
  pane: "own",
  unit: "ratio",
  warmup: (p) => p.period,
  start(p) {
    const moved = change(p.period);
    const range = rangeOfBar();
    const average = wilder(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const noise = average(range(high![i]!, low![i]!, close![i]!));
        const signal = Math.abs(moved(close![i]!));
        output![i] = noise === 0 ? 0 : signal / noise;
      }
    };
  },
});
