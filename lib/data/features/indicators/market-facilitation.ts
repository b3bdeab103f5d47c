import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";

export const marketFacilitation = defineIndicator({
  name: "marketFacilitation",
  title: "Market facilitation index",
  formula: "(high − low) ÷ volume; 0 without volume.",
  source: "Williams 1995",
  parameters: z.strictObject({}),
  inputs: ["high", "low", "volume"],
  outputs: ["marketFacilitation"],
  pane: "own",
  unit: "ratio",
  warmup: () => 0,
  start:
    () =>
    ([high, low, volume], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = volume![i]! > 0 ? (high![i]! - low![i]!) / volume![i]! : 0;
    },
});
