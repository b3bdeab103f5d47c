import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const dv2 = defineIndicator({
  name: "dv2",
  title: "DV2",
  formula: "Percent rank over n bars of the mean of two values of close ÷ median price − 1.",
  source: "Varadi 2009",
  parameters: z.strictObject({ period: period(252, 2), smoothing: namedPeriod("Smoothing", 2) }),
  inputs: ["high", "low", "close"],
  outputs: ["dv2"],
  pane: "own",
  unit: "percent",
  levels: [20, 80],
  warmup: (p) => p.period + p.smoothing - 2,
  start(p) {
    const average = mean(p.smoothing);
    const window = windowOf(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const middle = (high![i]! + low![i]!) / 2;
        const value = average(middle === 0 ? 0 : close![i]! / middle - 1);
        output![i] = window.push(value) ? 100 * shareBelow(window.values, value) : Number.NaN;
      }
    };
  },
});

function shareBelow(values: Float64Array, level: number): number {
  let below = 0;
  for (let k = 0; k < values.length; k++) if (values[k]! < level) below++;
  return below / values.length;
}
