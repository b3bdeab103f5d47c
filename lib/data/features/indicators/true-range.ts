import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const trueRange = defineIndicator({
  name: "trueRange",
  title: "True range",
  formula: "Largest of high − low, |high − last close|, |low − last close|.",
  source: "Wilder 1978",
  convention: "Undefined on the first bar, as TA-Lib; others show high − low there.",
  talib: "TRANGE",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close"],
  outputs: ["trueRange"],
  pane: "own",
  unit: "price",
  warmup: () => 1,
  start() {
    const range = rangeOfBar();
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = range(high![i]!, low![i]!, close![i]!);
    };
  },
});
