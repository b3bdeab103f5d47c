import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const dpo = defineIndicator({
  name: "dpo",
  title: "Detrended price oscillator",
  formula: "Value n/2 + 1 bars ago − SMA of the last n values.",
  source: "Classic; Achelis 2000",
  convention: "Nothing is drawn back in time: the figure stands on the bar on which it is known.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["dpo"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => Math.max(p.period - 1, Math.floor(p.period / 2) + 1),
  start(p) {
    const earlier = lag(Math.floor(p.period / 2) + 1);
    const average = mean(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const centre = average(source![i]!);
        output![i] = earlier(source![i]!) - centre;
      }
    };
  },
});
