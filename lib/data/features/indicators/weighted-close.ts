import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const weightedClose = defineIndicator({
  name: "weightedClose",
  title: "Weighted close",
  formula: "(high + low + 2 × close) ÷ 4.",
  source: "TA-Lib",
  talib: "WCLPRICE",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close"],
  outputs: ["weightedClose"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start:
    () =>
    ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = (high![i]! + low![i]! + 2 * close![i]!) / 4;
    },
});
