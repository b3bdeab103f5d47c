import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const ichimoku = defineIndicator({
  name: "ichimoku",
  title: "Ichimoku cloud",
  formula:
    "Middles of the ranges of 9 and 26 bars (tenkan, kijun); their mean and the middle of 52 bars drawn 26 bars later (senkou A and B).",
  source: "Hosoda 1969",
  convention:
    "A bar shows the cloud that is drawn on it, so nothing of the future. The chikou span is the close drawn 26 bars back: compare the close with that of 26 bars ago.",
  parameters: z.strictObject({
    tenkan: namedPeriod("Tenkan", 9),
    kijun: namedPeriod("Kijun", 26),
    senkou: namedPeriod("Senkou B", 52),
    shift: namedPeriod("Shift", 26),
  }),
  inputs: ["high", "low"],
  outputs: ["tenkan", "kijun", "senkouA", "senkouB"],
  pane: "price",
  unit: "price",
  warmup: (p) => Math.max(p.tenkan, p.kijun, p.senkou) - 1 + p.shift,
  start(p) {
    const [quick, base, slow] = [p.tenkan, p.kijun, p.senkou].map(middleOfRange) as [Middle, Middle, Middle];
    const earlierA = lag(p.shift);
    const earlierB = lag(p.shift);
    let left = Math.max(p.tenkan, p.kijun, p.senkou) - 1 + p.shift;
    return ([high, low], [tenkan, kijun, senkouA, senkouB], from, to) => {
      for (let i = from; i < to; i++) {
        const short = quick(high![i]!, low![i]!);
        const middle = base(high![i]!, low![i]!);
        const spanA = earlierA((short + middle) / 2);
        const spanB = earlierB(slow(high![i]!, low![i]!));
        const ready = left-- <= 0;
        tenkan![i] = ready ? short : Number.NaN;
        kijun![i] = ready ? middle : Number.NaN;
        senkouA![i] = ready ? spanA : Number.NaN;
        senkouB![i] = ready ? spanB : Number.NaN;
      }
    };
  },
});

type Middle = (high: number, low: number) => number;

function middleOfRange(length: number): Middle {
  const highest = highestOf(length);
  const lowest = lowestOf(length);
  return (high, low) => (highest(high) + lowest(low)) / 2;
}
