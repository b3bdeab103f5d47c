import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";
import { mean } from "#lib/data/features/running/sum.ts";

const WEIGHTS = [1, 2, 3, 4] as const;

export const kst = defineIndicator({
  name: "kst",
  title: "Know sure thing",
  formula: "Σ k × SMA of the k-th rate of change in percent, k = 1 … 4, and an SMA of it as signal.",
  source: "Pring, Stocks & Commodities 1992",
  convention: "Simple rates of change in percent; TTR takes logarithms. All lines begin with the signal.",
  parameters: z.strictObject({
    roc1: namedPeriod("Rate of change 1", 10),
    roc2: namedPeriod("Rate of change 2", 15),
    roc3: namedPeriod("Rate of change 3", 20),
    roc4: namedPeriod("Rate of change 4", 30),
    sma1: namedPeriod("Average 1", 10),
    sma2: namedPeriod("Average 2", 10),
    sma3: namedPeriod("Average 3", 10),
    sma4: namedPeriod("Average 4", 15),
    signal: namedPeriod("Signal average", 9),
  }),
  inputs: ["source"],
  outputs: ["kst", "signal"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => Math.max(p.roc1 + p.sma1, p.roc2 + p.sma2, p.roc3 + p.sma3, p.roc4 + p.sma4) + p.signal - 2,
  start(p) {
    const parts = [
      [p.roc1, p.sma1],
      [p.roc2, p.sma2],
      [p.roc3, p.sma3],
      [p.roc4, p.sma4],
    ].map(([span, length]) => ({ earlier: lag(span!), average: mean(length!) }));
    const follow = mean(p.signal);
    return ([source], [line, signal], from, to) => {
      for (let i = from; i < to; i++) {
        let value = 0;
        for (let k = 0; k < parts.length; k++) {
          const before = parts[k]!.earlier(source![i]!);
          const rate = before === 0 ? 0 : (100 * (source![i]! - before)) / before;
          value += WEIGHTS[k]! * parts[k]!.average(rate);
        }
        const trigger = follow(value);
        line![i] = Number.isNaN(trigger) ? Number.NaN : value;
        signal![i] = trigger;
      }
    };
  },
});
