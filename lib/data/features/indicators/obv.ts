import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { onBalance } from "#lib/data/features/running/volume-lines.ts";

export const obv = defineIndicator({
  name: "obv",
  title: "On-balance volume",
  formula: "Running sum of volume, added when the close rises and taken away when it falls.",
  source: "Granville 1963",
  convention: "Starts with the volume of the first bar, as TA-Lib; others start with 0.",
  talib: "OBV",
  parameters: z.strictObject({}),
  inputs: ["close", "volume"],
  outputs: ["obv"],
  pane: "own",
  unit: "volume",
  warmup: () => 0,
  start() {
    const line = onBalance();
    return ([close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = line(close![i]!, volume![i]!);
    };
  },
});
