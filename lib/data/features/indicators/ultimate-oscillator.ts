import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";
import { rangeOfBar } from "#lib/data/features/running/true-range.ts";

export const ultimateOscillator = defineIndicator({
  name: "ultimateOscillator",
  title: "Ultimate oscillator",
  formula: "100 × (4a + 2b + c) ÷ 7; a, b, c = buying pressure ÷ true range summed over three spans.",
  source: "Williams, Stocks & Commodities 1985",
  convention: "Buying pressure = close − lower of low and last close. A span without range counts 0.",
  talib: "ULTOSC",
  parameters: z.strictObject({
    short: namedPeriod("Short span", 7),
    middle: namedPeriod("Middle span", 14),
    long: namedPeriod("Long span", 28),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["ultimateOscillator"],
  pane: "own",
  unit: "points",
  levels: [30, 70],
  warmup: (p) => Math.max(p.short, p.middle, p.long),
  start(p) {
    const range = rangeOfBar();
    const lastClose = lag(1);
    const spans = [p.short, p.middle, p.long].map((length) => ratioOfSums(length));
    const [short, middle, long] = spans as [Ratio, Ratio, Ratio];
    return ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = close![i]!;
        const width = range(high![i]!, low![i]!, now);
        const pressure = now - Math.min(low![i]!, lastClose(now));
        output![i] =
          (100 * (4 * short(pressure, width) + 2 * middle(pressure, width) + long(pressure, width))) / 7;
      }
    };
  },
});

type Ratio = (part: number, whole: number) => number;

function ratioOfSums(length: number): Ratio {
  const parts = sum(length);
  const wholes = sum(length);
  return (part, whole) => {
    const all = wholes(whole);
    const some = parts(part);
    return all === 0 ? 0 : some / all;
  };
}
