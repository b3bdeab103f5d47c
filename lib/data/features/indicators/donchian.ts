import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { highestOf, lowestOf } from "#lib/data/features/running/extreme.ts";

export const donchian = defineIndicator({
  name: "donchian",
  title: "Donchian channel",
  formula: "Highest high and lowest low of n bars, and the middle of the two.",
  source: "Donchian 1960",
  convention: "The current bar counts unless `before` is set, which looks at the n bars before it.",
  parameters: z.strictObject({
    period: period(20),
    before: z.boolean().default(false).meta({ title: "Leave the current bar out" }),
  }),
  inputs: ["high", "low"],
  outputs: ["upper", "middle", "lower"],
  pane: "price",
  unit: "price",
  warmup: (p) => (p.before ? p.period : p.period - 1),
  start(p) {
    const highest = highestOf(p.period);
    const lowest = lowestOf(p.period);
    let lastTop = Number.NaN;
    let lastBottom = Number.NaN;
    return ([high, low], [upper, middle, lower], from, to) => {
      for (let i = from; i < to; i++) {
        const top = highest(high![i]!);
        const bottom = lowest(low![i]!);
        upper![i] = p.before ? lastTop : top;
        lower![i] = p.before ? lastBottom : bottom;
        middle![i] = (upper![i]! + lower![i]!) / 2;
        lastTop = top;
        lastBottom = bottom;
      }
    };
  },
});
