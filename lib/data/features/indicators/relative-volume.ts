import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const relativeVolume = defineIndicator({
  name: "relativeVolume",
  title: "Relative volume",
  formula: "Volume ÷ mean volume of the n bars before.",
  source: "Classic",
  convention: "0 when there was none.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["volume"],
  outputs: ["relativeVolume"],
  pane: "own",
  unit: "ratio",
  levels: [1],
  warmup: (p) => p.period,
  start(p) {
    const average = mean(p.period);
    let usual = Number.NaN;
    return ([volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        output![i] = usual === 0 ? 0 : volume![i]! / usual;
        usual = average(volume![i]!);
      }
    };
  },
});
