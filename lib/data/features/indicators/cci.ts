import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { meanDistance, windowOf } from "#lib/data/features/running/moments.ts";
import { mean } from "#lib/data/features/running/sum.ts";

const LAMBERT = 0.015;

export const cci = defineIndicator({
  name: "cci",
  title: "Commodity channel index",
  formula: "(typical price − its mean) ÷ (0.015 × mean distance from that mean).",
  source: "Lambert 1980",
  convention: "0 where nothing deviates. The mean distance is taken from the mean of the same window.",
  talib: "CCI",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["high", "low", "close"],
  outputs: ["cci"],
  pane: "own",
  unit: "points",
  levels: [-100, 100],
  warmup: (p) => p.period - 1,
  start(p) {
    const window = windowOf(p.period);
    const average = mean(p.period);
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const typical = (high![i]! + low![i]! + close![i]!) / 3;
        const centre = average(typical);
        const full = window.push(typical);
        const distance = full ? meanDistance(window.values, centre) : Number.NaN;
        output![i] = distance === 0 ? 0 : (typical - centre) / (LAMBERT * distance);
      }
    };
  },
});
