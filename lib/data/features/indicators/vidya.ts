import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { change } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const vidya = defineIndicator({
  name: "vidya",
  title: "Variable index dynamic average",
  formula: "EMA whose weight is multiplied by |CMO| of n changes.",
  source: "Chande, Stocks & Commodities 1992",
  convention: "CMO of plain sums; starts with the value of the first full window.",
  parameters: z.strictObject({ period: period(9) }),
  inputs: ["source"],
  outputs: ["vidya"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period,
  start(p) {
    const moved = change();
    const net = sum(p.period);
    const way = sum(p.period);
    const weight = 2 / (p.period + 1);
    let last = Number.NaN;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved(source![i]!);
        const walked = way(Math.abs(step));
        const speed = walked === 0 ? 0 : Math.abs(net(step)) / walked;
        if (Number.isNaN(walked)) net(step);
        else last = Number.isNaN(last) ? source![i]! : last + weight * speed * (source![i]! - last);
        output![i] = Number.isNaN(walked) ? Number.NaN : last;
      }
    };
  },
});
