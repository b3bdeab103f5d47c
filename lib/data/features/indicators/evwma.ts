import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const evwma = defineIndicator({
  name: "evwma",
  title: "Elastic volume-weighted moving average",
  formula: "((V − v) × last + v × value) ÷ V; v = volume of the bar, V = volume of n bars.",
  source: "Fries, Stocks & Commodities 2001; TTR",
  convention: "Starts with the value of bar n.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source", "volume"],
  outputs: ["evwma"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const float = sum(p.period);
    let last = Number.NaN;
    return ([source, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const all = float(volume![i]!);
        if (Number.isNaN(all)) output![i] = Number.NaN;
        else {
          const known = Number.isNaN(last) || all === 0;
          last = known ? source![i]! : ((all - volume![i]!) * last + volume![i]! * source![i]!) / all;
          output![i] = last;
        }
      }
    };
  },
});
