import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";
import { fixedWeights } from "#lib/data/features/running/weighted.ts";

const SYMMETRIC = Float64Array.of(1 / 6, 2 / 6, 2 / 6, 1 / 6);

export const relativeVigor = defineIndicator({
  name: "relativeVigor",
  title: "Relative vigor index",
  formula:
    "Mean over n bars of close − open ÷ mean of high − low, each smoothed with weights 1 2 2 1; signal = the same smoothing again.",
  source: "Ehlers, Stocks & Commodities 2002",
  convention: "0 for a market without range. Both lines begin with the signal.",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["open", "high", "low", "close"],
  outputs: ["relativeVigor", "signal"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period + 5,
  start(p) {
    const body = fixedWeights(SYMMETRIC);
    const range = fixedWeights(SYMMETRIC);
    const bodies = mean(p.period);
    const ranges = mean(p.period);
    const follow = fixedWeights(SYMMETRIC);
    return ([open, high, low, close], [line, signal], from, to) => {
      for (let i = from; i < to; i++) {
        const width = ranges(range(high![i]! - low![i]!));
        const moved = bodies(body(close![i]! - open![i]!));
        const vigor = width === 0 ? 0 : moved / width;
        const trigger = follow(vigor);
        line![i] = Number.isNaN(trigger) ? Number.NaN : vigor;
        signal![i] = trigger;
      }
    };
  },
});
