import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const averageRange = defineIndicator({
  name: "averageRange",
  title: "Average range",
  formula: "SMA of high − low over n bars; on daily bars the average daily range.",
  source: "Classic",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["high", "low"],
  outputs: ["averageRange"],
  pane: "own",
  unit: "price",
  warmup: (p) => p.period - 1,
  start(p) {
    const average = mean(p.period);
    return ([high, low], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(high![i]! - low![i]!);
    };
  },
});
