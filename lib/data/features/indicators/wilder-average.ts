import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { smoothing } from "./ema.ts";

export const wilderAverage = defineIndicator({
  name: "wilderAverage",
  title: "Wilder's smoothed moving average",
  formula: "Weight 1/n on the newest value after a mean of the first n. Also called RMA or SMMA.",
  source: "Wilder 1978",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["wilderAverage"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start: (p) => smoothing(p.period, 1 / p.period),
});
