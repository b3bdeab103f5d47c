import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const averagePrice = defineIndicator({
  name: "averagePrice",
  title: "Average price",
  formula: "(open + high + low + close) ÷ 4.",
  source: "TA-Lib",
  talib: "AVGPRICE",
  parameters: z.strictObject({}),
  inputs: ["open", "high", "low", "close"],
  outputs: ["averagePrice"],
  pane: "price",
  unit: "price",
  warmup: () => 0,
  start:
    () =>
    ([open, high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = (open![i]! + high![i]! + low![i]! + close![i]!) / 4;
    },
});
