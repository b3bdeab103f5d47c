import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { closeLocation } from "#lib/data/features/running/volume-lines.ts";

export const closeLocationValue = defineIndicator({
  name: "closeLocationValue",
  title: "Close location value",
  formula: "((close − low) − (high − close)) ÷ (high − low); 0 for a bar without range.",
  source: "Chaikin",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "close"],
  outputs: ["closeLocation"],
  pane: "own",
  unit: "ratio",
  levels: [0],
  warmup: () => 0,
  start:
    () =>
    ([high, low, close], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = closeLocation(high![i]!, low![i]!, close![i]!);
    },
});
