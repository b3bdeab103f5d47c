import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { change } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const psychologicalLine = defineIndicator({
  name: "psychologicalLine",
  title: "Psychological line",
  formula: "Percentage of the last n bars that closed higher than the bar before.",
  source: "Classic (Japan)",
  parameters: z.strictObject({ period: period(12) }),
  inputs: ["source"],
  outputs: ["psychologicalLine"],
  pane: "own",
  unit: "percent",
  levels: [25, 75],
  warmup: (p) => p.period,
  start(p) {
    const moved = change();
    const ups = sum(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved(source![i]!);
        output![i] = (100 * ups(Number.isNaN(step) ? step : step > 0 ? 1 : 0)) / p.period;
      }
    };
  },
});
