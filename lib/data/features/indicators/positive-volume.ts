import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { volumeIndex } from "#lib/data/features/running/volume-lines.ts";

export const positiveVolume = defineIndicator({
  name: "positiveVolume",
  title: "Positive volume index",
  formula: "Grows with the return of each bar whose volume rose.",
  source: "Dysart; Fosback 1976",
  convention: "Starts at 1000.",
  parameters: z.strictObject({}),
  inputs: ["close", "volume"],
  outputs: ["positiveVolume"],
  pane: "own",
  unit: "points",
  warmup: () => 0,
  start() {
    const index = volumeIndex(1);
    return ([close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = index(close![i]!, volume![i]!);
    };
  },
});
