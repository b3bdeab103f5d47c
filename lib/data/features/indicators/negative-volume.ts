import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { volumeIndex } from "#lib/data/features/running/volume-lines.ts";

export const negativeVolume = defineIndicator({
  name: "negativeVolume",
  title: "Negative volume index",
  formula: "Grows with the return of each bar whose volume fell.",
  source: "Dysart; Fosback 1976",
  convention: "Starts at 1000.",
  parameters: z.strictObject({}),
  inputs: ["close", "volume"],
  outputs: ["negativeVolume"],
  pane: "own",
  unit: "points",
  warmup: () => 0,
  start() {
    const index = volumeIndex(-1);
    return ([close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = index(close![i]!, volume![i]!);
    };
  },
});
