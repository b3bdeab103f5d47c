import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const bop = defineIndicator({
  name: "bop",
  title: "Balance of power",
  formula: "(close − open) ÷ (high − low); 0 for a bar without range.",
  source: "Livshin, Stocks & Commodities 2001",
  talib: "BOP",
  parameters: z.strictObject({}),
  inputs: ["open", "high", "low", "close"],
  outputs: ["bop"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: () => 0,
  start:
    () =>
    ([open, high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const range = high![i]! - low![i]!;
        output![i] = range > 0 ? (close![i]! - open![i]!) / range : 0;
      }
    },
});
