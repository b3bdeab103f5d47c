import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { change } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const mfi = defineIndicator({
  name: "mfi",
  title: "Money flow index",
  formula: "100 × money flow of rising bars ÷ all money flow over n bars; flow = typical price × volume.",
  source: "Quong & Soudack 1989",
  convention: "A bar whose typical price did not change counts for neither side; 0 without any flow.",
  talib: "MFI",
  parameters: z.strictObject({ period: period(14, 2) }),
  inputs: ["high", "low", "close", "volume"],
  outputs: ["mfi"],
  pane: "own",
  unit: "points",
  levels: [20, 80],
  warmup: (p) => p.period,
  start(p) {
    const moved = change();
    const rising = sum(p.period);
    const falling = sum(p.period);
    return ([high, low, close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const typical = (high![i]! + low![i]! + close![i]!) / 3;
        const step = moved(typical);
        const flow = typical * volume![i]! + 0 * step;
        const up = rising(step > 0 ? flow : 0 * flow);
        const all = up + falling(step < 0 ? flow : 0 * flow);
        output![i] = all < 1 ? 0 : (100 * up) / all;
      }
    };
  },
});
