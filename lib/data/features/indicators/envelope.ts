import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, period } from "#lib/data/features/parameters.ts";
import { averageKind, averageOf, averageWarmup } from "#lib/data/features/running/average-kind.ts";

export const envelope = defineIndicator({
  name: "envelope",
  title: "Moving average envelope",
  formula: "An average, and the same ± a percentage of it.",
  source: "Classic",
  parameters: z.strictObject({
    period: period(20),
    percent: factor("Percent", 2.5, 0, 100, 0.5),
    average: averageKind("sma"),
  }),
  inputs: ["source"],
  outputs: ["upper", "middle", "lower"],
  pane: "price",
  unit: "price",
  warmup: (p) => averageWarmup(p.average, p.period),
  start(p) {
    const average = averageOf(p.average, p.period);
    return ([source], [upper, middle, lower], from, to) => {
      for (let i = from; i < to; i++) {
        const centre = average(source![i]!);
        middle![i] = centre;
        upper![i] = centre * (1 + p.percent / 100);
        lower![i] = centre * (1 - p.percent / 100);
      }
    };
  },
});
