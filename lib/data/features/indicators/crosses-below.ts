import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { crossing } from "./crosses-above.ts";

export const crossesBelow = defineIndicator({
  name: "crossesBelow",
  title: "Crosses below",
  formula: "1 on the bar where a stands below b after it last stood above, else 0; equal values are skipped.",
  source: "Pitwall",
  parameters: z.strictObject({}),
  inputs: ["a", "b"],
  outputs: ["crossesBelow"],
  pane: "own",
  unit: "signal",
  plot: { crossesBelow: "marks" },
  warmup: () => 0,
  start: () => crossing(-1),
});
