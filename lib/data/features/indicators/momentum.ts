import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { change } from "#lib/data/features/running/step.ts";

export const momentum = defineIndicator({
  name: "momentum",
  title: "Momentum",
  formula: "Value − value n bars ago.",
  source: "Classic; TA-Lib",
  talib: "MOM",
  parameters: z.strictObject({ period: period(10) }),
  inputs: ["source"],
  outputs: ["momentum"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const moved = change(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = moved(source![i]!);
    };
  },
});
