import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { exponentialFromFirst } from "#lib/data/features/running/exponential.ts";
import { accumulation } from "#lib/data/features/running/volume-lines.ts";

export const chaikinOscillator = defineIndicator({
  name: "chaikinOscillator",
  title: "Chaikin oscillator",
  formula: "Fast EMA − slow EMA of the accumulation/distribution line.",
  source: "Chaikin",
  convention: "Both averages start with the first value of the line, as TA-Lib.",
  talib: "ADOSC",
  parameters: z.strictObject({ fast: namedPeriod("Fast average", 3), slow: namedPeriod("Slow average", 10) }),
  inputs: ["high", "low", "close", "volume"],
  outputs: ["chaikinOscillator"],
  pane: "own",
  unit: "volume",
  levels: [0],
  warmup: (p) => Math.max(p.fast, p.slow) - 1,
  start(p) {
    const line = accumulation();
    const fast = exponentialFromFirst(2 / (p.fast + 1));
    const slow = exponentialFromFirst(2 / (p.slow + 1));
    let left = Math.max(p.fast, p.slow) - 1;
    return ([high, low, close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const value = line(high![i]!, low![i]!, close![i]!, volume![i]!);
        const apart = fast(value) - slow(value);
        output![i] = left > 0 ? Number.NaN : apart;
        if (left > 0) left--;
      }
    };
  },
});
