import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";

export const smi = defineIndicator({
  name: "smi",
  title: "Stochastic momentum index",
  formula:
    "100 × twice-averaged distance of the close from the middle of the range ÷ half the twice-averaged range, and an EMA as signal.",
  source: "Blau, Stocks & Commodities 1993",
  convention: "EMAs start with a mean; 0 for a market without range. All lines begin with the signal.",
  parameters: z.strictObject({
    period: period(13),
    long: namedPeriod("First average", 25),
    short: namedPeriod("Second average", 2),
    signal: namedPeriod("Signal average", 9),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["smi", "signal"],
  pane: "own",
  unit: "points",
  levels: [-40, 40],
  warmup: (p) => p.period + p.long + p.short + p.signal - 4,
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    const [near, nearAgain, wide, wideAgain] = [p.long, p.short, p.long, p.short].map((n) =>
      exponential(n),
    ) as [Step, Step, Step, Step];
    const follow = exponential(p.signal);
    return ([high, low, close], [line, signal], from, to) => {
      for (let i = from; i < to; i++) {
        const top = highest(high![i]!);
        const bottom = lowest(low![i]!);
        const width = wideAgain(wide(top - bottom));
        const apart = nearAgain(near(close![i]! - (top + bottom) / 2));
        const value = width === 0 ? 0 : (200 * apart) / width;
        const trigger = follow(value);
        line![i] = Number.isNaN(trigger) ? Number.NaN : value;
        signal![i] = trigger;
      }
    };
  },
});

type Step = (value: number) => number;
