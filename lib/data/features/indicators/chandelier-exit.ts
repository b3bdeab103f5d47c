import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const chandelierExit = defineIndicator({
  name: "chandelierExit",
  title: "Chandelier exit",
  formula: "Highest high of n bars − k × ATR for longs, lowest low + k × ATR for shorts.",
  source: "Le Beau; Elder 2002",
  parameters: z.strictObject({ period: period(22), multiplier: factor("Multiplier", 3, 0.1, 20) }),
  inputs: ["high", "low", "close"],
  outputs: ["long", "short"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period,
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    const range = rangeOfBar();
    const average = wilder(p.period);
    return ([high, low, close], [long, short], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = p.multiplier * average(range(high![i]!, low![i]!, close![i]!));
        long![i] = highest(high![i]!) - apart;
        short![i] = lowest(low![i]!) + apart;
      }
    };
  },
});
