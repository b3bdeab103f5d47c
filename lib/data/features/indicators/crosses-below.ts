import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { crossing } from "./crosses-above.ts";

export const crossesBelow = defineIndicator({
  name: "crossesBelow",
  title: "Crosses below",
  description:
    "1 on the bar where a stands below b after it last stood above, else 0; equal values are skipped.",
  parameters: z.strictObject({}),
  inputs: ["a", "b"],
  outputs: ["crossesBelow"],
  pane: "own",
  warmup: () => 0,
  start: () => crossing(-1),
});
