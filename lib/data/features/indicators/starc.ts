import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, namedPeriod, period } from "#lib/data/features/parameters.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";
import { mean } from "#lib/data/features/running/sum.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const starc = defineIndicator({
  name: "starc",
  title: "Stoller average range channel",
  formula: "SMA ± k × average true range.",
  source: "Stoller",
  parameters: z.strictObject({
    period: period(5),
    multiplier: factor("Multiplier", 2, 0.1, 20),
    atr: namedPeriod("True range average", 10),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["upper", "middle", "lower"],
  pane: "price",
  unit: "price",
  warmup: (p) => Math.max(p.period - 1, p.atr),
  start(p) {
    const average = mean(p.period);
    const range = rangeOfBar();
    const width = wilder(p.atr);
    return ([high, low, close], [upper, middle, lower], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = p.multiplier * width(range(high![i]!, low![i]!, close![i]!));
        const centre = average(close![i]!) + 0 * apart;
        middle![i] = centre;
        upper![i] = centre + apart;
        lower![i] = centre - apart;
      }
    };
  },
});
