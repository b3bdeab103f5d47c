import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const typicalPrice = defineIndicator({
  name: "typicalPrice",
  title: "Typical price",
  formula: "(high + low + close) ÷ 3.",
  source: "TA-Lib",
  talib: "TYPPRICE",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close"],
  outputs: ["typicalPrice"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start:
    () =>
    ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = (high![i]! + low![i]! + close![i]!) / 3;
    },
});
