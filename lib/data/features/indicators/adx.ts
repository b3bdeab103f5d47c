import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { directional } from "#lib/data/features/running/directional.ts";
import { wilder } from "#lib/data/features/running/exponential.ts";

export const adx = defineIndicator({
  name: "adx",
  title: "Average directional index",
  formula: "Wilder's average of DX.",
  source: "Wilder 1978",
  convention: "Starts with the mean of the first n DX, as TA-Lib and Wilder.",
  talib: "ADX",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low", "close"],
  outputs: ["adx"],
  pane: "own",
  unit: "points",
  levels: [25],
  warmup: (p) => 2 * p.period - 1,
  start(p) {
    const movement = directional(p.period);
    const average = wilder(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(movement(high![i]!, low![i]!, close![i]!).dx);
    };
  },
});
