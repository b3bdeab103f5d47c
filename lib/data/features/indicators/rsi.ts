import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";

const NEUTRAL = 50;

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
    const length = p.period;
    let seen = 0;
    let last = 0;
    let gain = 0;
    let loss = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = source![i]!;
        const change = now - last;
        last = now;
        const up = change > 0 ? change : 0;
        const down = change < 0 ? -change : 0;
        if (seen > length) {
          gain = (gain * (length - 1) + up) / length;
          loss = (loss * (length - 1) + down) / length;
        } else if (seen++ > 0) {
          gain += up;
          loss += down;
          if (seen > length) {
            gain /= length;
            loss /= length;
          }
        }
        if (seen <= length) output![i] = Number.NaN;
        else output![i] = gain + loss === 0 ? NEUTRAL : (100 * gain) / (gain + loss);
      }
    };
  },
});
