import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const qstick = defineIndicator({
  name: "qstick",
  title: "Qstick",
  formula: "Mean of close − open over n bars.",
  source: "Chande & Kroll 1994",
  parameters: z.strictObject({ period: period(8) }),
  inputs: ["open", "close"],
  outputs: ["qstick"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => p.period - 1,
  start(p) {
    const average = mean(p.period);
    return ([open, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(close![i]! - open![i]!);
    };
  },
});
