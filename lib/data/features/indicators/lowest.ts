import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { rollingMaximum } from "./highest.ts";

export const lowest = defineIndicator({
  name: "lowest",
  title: "Lowest value",
  formula: "Smallest of the last n values: the lower Donchian channel when fed with lows.",
  source: "Classic; TA-Lib",
  talib: "MIN",
  parameters: z.strictObject({ period: period(20) }),
  inputs: ["source"],
  outputs: ["lowest"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1,
  start: (p) => rollingMaximum(p.period, -1),
});
