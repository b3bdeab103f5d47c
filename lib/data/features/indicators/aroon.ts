import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { extreme } from "#lib/data/features/running/extreme.ts";

export const aroon = defineIndicator({
  name: "aroon",
  title: "Aroon",
  formula:
    "100 × (n − bars since the extreme of the last n + 1 bars) ÷ n: up for the high, down for the low.",
  source: "Chande 1995",
  convention: "Of equal extremes the latest counts.",
  talib: "AROON",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low"],
  outputs: ["down", "up"],
  pane: "own",
  unit: "points",
  levels: [30, 70],
  warmup: (p) => p.period,
  start(p) {
    const highest = extreme(p.period + 1, 1);
    const lowest = extreme(p.period + 1, -1);
    return ([high, low], [down, up], from, to) => {
      for (let i = from; i < to; i++) {
        const full = !Number.isNaN(highest.push(high![i]!));
        lowest.push(low![i]!);
        down![i] = full ? (100 * (p.period - lowest.age())) / p.period : Number.NaN;
        up![i] = full ? (100 * (p.period - highest.age())) / p.period : Number.NaN;
      }
    };
  },
});
