import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const accelerationBands = defineIndicator({
  name: "accelerationBands",
  title: "Acceleration bands",
  formula: "SMA of high × (1 + k (high − low) ÷ (high + low)), of the close, and of low × (1 − the same).",
  source: "Headley 2002",
  parameters: z.strictObject({ period: period(20), width: factor("Width", 4, 0, 100, 0.5) }),
  inputs: ["high", "low", "close"],
  outputs: ["upper", "middle", "lower"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const [above, centre, below] = [mean(p.period), mean(p.period), mean(p.period)];
    return ([high, low, close], [upper, middle, lower], from, to) => {
      for (let i = from; i < to; i++) {
        const both = high![i]! + low![i]!;
        const stretch = both === 0 ? 0 : (p.width * (high![i]! - low![i]!)) / both;
        upper![i] = above!(high![i]! * (1 + stretch));
        middle![i] = centre!(close![i]!);
        lower![i] = below!(low![i]! * (1 - stretch));
      }
    };
  },
});
