import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";
import { spread } from "#lib/data/features/running/moments.ts";
import { regression } from "#lib/data/features/running/regression.ts";
import { mean } from "#lib/data/features/running/sum.ts";
import { rangeOfBarFromFirst } from "#lib/data/features/running/true-range.ts";

export const squeezeMomentum = defineIndicator({
  name: "squeezeMomentum",
  title: "Squeeze momentum",
  formula:
    "1 while the Bollinger bands lie inside the Keltner channel, and the regression line of the close − the mean of its range's middle and SMA.",
  source: "Carter 2006; LazyBear",
  convention: "Keltner width = k × SMA of the true range around the SMA.",
  parameters: z.strictObject({
    period: period(20, 2),
    deviations: factor("Deviations", 2, 0.1, 10),
    multiplier: factor("Keltner multiplier", 1.5, 0.1, 10),
  }),
  inputs: ["high", "low", "close"],
  outputs: ["squeeze", "momentum"],
  pane: "own",
  unit: "price",
  plot: { squeeze: "marks", momentum: "histogram" },
  warmup: (p) => 2 * p.period - 2,
  start(p) {
    const average = mean(p.period);
    const squares = spread(p.period);
    const range = rangeOfBarFromFirst();
    const usual = mean(p.period);
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    const lineOf = regression(p.period);
    return ([high, low, close], [squeeze, momentum], from, to) => {
      for (let i = from; i < to; i++) {
        const centre = average(close![i]!);
        const narrow = p.deviations * Math.sqrt(squares(close![i]!));
        const wide = p.multiplier * usual(range(high![i]!, low![i]!, close![i]!));
        const middle = (highest(high![i]!) + lowest(low![i]!)) / 2;
        const line = lineOf(close![i]! - (middle + centre) / 2);
        squeeze![i] = line.full ? (narrow < wide ? 1 : 0) : Number.NaN;
        momentum![i] = line.full ? line.intercept + line.slope * (p.period - 1) : Number.NaN;
      }
    };
  },
});
