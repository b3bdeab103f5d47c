import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const williamsAd = defineIndicator({
  name: "williamsAd",
  title: "Williams accumulation/distribution",
  formula:
    "Running sum of close − lower of low and last close on rising bars, and close − higher of high and last close on falling ones.",
  source: "Williams 1972",
  convention: "Starts at 0 on the first bar; takes no volume.",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close"],
  outputs: ["williamsAd"],
  pane: "own",
  unit: "price",
  warmup: () => 0,
  start() {
    const state = new Float64Array(1);
    let last = Number.NaN;
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = close![i]!;
        if (now > last) state[0] = state[0]! + (now - Math.min(low![i]!, last));
        else if (now < last) state[0] = state[0]! + (now - Math.max(high![i]!, last));
        last = now;
        output![i] = state[0]!;
      }
    };
  },
});
