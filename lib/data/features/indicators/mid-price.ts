import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";

export const midPrice = defineIndicator({
  name: "midPrice",
  title: "Midpoint price",
  formula: "(highest high + lowest low of the last n bars) ÷ 2.",
  source: "TA-Lib",
  talib: "MIDPRICE",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low"],
  outputs: ["midPrice"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = (highest(high![i]!) + lowest(low![i]!)) / 2;
    };
  },
});
