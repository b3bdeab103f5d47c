import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { accumulation } from "#lib/data/features/running/volume-lines.ts";

export const ad = defineIndicator({
  name: "ad",
  title: "Chaikin accumulation/distribution line",
  formula: "Running sum of volume × ((close − low) − (high − close)) ÷ (high − low).",
  source: "Chaikin",
  convention: "A bar without range adds nothing.",
  talib: "AD",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close", "volume"],
  outputs: ["ad"],
  pane: "own",
  unit: "volume",
  warmup: () => 0,
  start() {
    const line = accumulation();
    return ([high, low, close, volume], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = line(high![i]!, low![i]!, close![i]!, volume![i]!);
    };
  },
});
