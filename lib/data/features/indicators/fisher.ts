import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { placeInRange } from "#lib/data/features/running/extreme.ts";

export const fisher = defineIndicator({
  name: "fisher",
  title: "Fisher transform",
  formula:
    "½ ln((1 + x) ÷ (1 − x)) of the smoothed place x of the median price in its range, averaged with its last value; trigger = the last value.",
  source: "Ehlers, Stocks & Commodities 2002",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["high", "low"],
  outputs: ["fisher", "trigger"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const place = placeInRange(p.period, 0.5);
    let smooth = 0;
    let last = Number.NaN;
    return ([high, low], [line, trigger], from, to) => {
      for (let i = from; i < to; i++) {
        const price = (high![i]! + low![i]!) / 2;
        const where = place(price, price, price);
        if (Number.isNaN(where)) {
          line![i] = Number.NaN;
          trigger![i] = Number.NaN;
          continue;
        }
        smooth = Math.min(Math.max(0.66 * (where - 0.5) + 0.67 * smooth, -0.999), 0.999);
        const before = last;
        last = 0.5 * log((1 + smooth) / (1 - smooth)) + 0.5 * (Number.isNaN(before) ? 0 : before);
        line![i] = Number.isNaN(before) ? Number.NaN : last;
        trigger![i] = before;
      }
    };
  },
});
