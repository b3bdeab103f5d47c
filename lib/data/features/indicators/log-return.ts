import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";

export const logReturn = defineIndicator({
  name: "logReturn",
  title: "Log return",
  formula: "ln(value ÷ value n bars ago).",
  source: "Classic",
  parameters: z.strictObject({ period: period(1) }),
  inputs: ["source"],
  outputs: ["logReturn"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: (p) => p.period,
  start(p) {
    const before = lag(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = log(source![i]! / before(source![i]!));
    };
  },
});
