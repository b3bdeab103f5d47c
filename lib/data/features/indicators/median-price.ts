import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const medianPrice = defineIndicator({
  name: "medianPrice",
  title: "Median price",
  formula: "(high + low) ÷ 2.",
  source: "TA-Lib",
  talib: "MEDPRICE",
  parameters: z.strictObject({}),
  inputs: ["high", "low"],
  outputs: ["medianPrice"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start:
    () =>
    ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = (high![i]! + low![i]!) / 2;
    },
});
