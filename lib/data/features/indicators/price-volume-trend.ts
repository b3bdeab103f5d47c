import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const priceVolumeTrend = defineIndicator({
  name: "priceVolumeTrend",
  title: "Price volume trend",
  formula: "Running sum of volume × simple return.",
  source: "Classic; Achelis 2000",
  convention: "Starts at 0 on the first bar.",
  parameters: z.strictObject({}),
  inputs: ["close", "volume"],
  outputs: ["priceVolumeTrend"],
  pane: "own",
  unit: "volume",
  warmup: () => 0,
  start() {
    const state = new Float64Array(1);
    let last = 0;
    return ([close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        if (last !== 0) state[0] = state[0]! + (volume![i]! * (close![i]! - last)) / last;
        last = close![i]!;
        output![i] = state[0]!;
      }
    };
  },
});
