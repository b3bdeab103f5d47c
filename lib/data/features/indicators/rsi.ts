import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { relativeStrength } from "#lib/data/features/running/relative-strength.ts";

export const rsi = defineIndicator({
  name: "rsi",
  title: "Relative strength index",
  formula:
    "100 × average gain ÷ (average gain + average loss), both smoothed by Wilder's 1/n after a mean of the first n changes.",
  source: "Wilder 1978",
  convention: "A market that never moved is 50; TA-Lib says 0. Cutler's form takes simple means instead.",
  talib: "RSI",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["rsi"],
  pane: "own",
  unit: "points",
  levels: [30, 70],
  warmup: (p) => p.period,
  start(p) {
    const strength = relativeStrength(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = strength(source![i]!);
    };
  },
});
