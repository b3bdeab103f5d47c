import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { rollingMaximum } from "./highest.ts";

export const lowest = defineIndicator({
  name: "lowest",
  title: "Lowest value",
  description: "Smallest of the last n values: the lower Donchian channel when fed with lows.",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["lowest"],
  pane: "price",
  warmup: (p) => p.period - 1,
  start: (p) => rollingMaximum(p.period, -1),
});
