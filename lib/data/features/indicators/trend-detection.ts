import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { change } from "#lib/data/features/running/step.ts";
import { sum } from "#lib/data/features/running/sum.ts";

export const trendDetection = defineIndicator({
  name: "trendDetection",
  title: "Trend detection index",
  formula: "|Σ momentum of n| over n bars (direction) − (Σ |momentum| over 2n bars − over n bars).",
  source: "Pee, Stocks & Commodities 2001; TTR",
  parameters: z.strictObject({ period: period(20), multiple: namedPeriod("Multiple", 2) }),
  inputs: ["source"],
  outputs: ["trendDetection", "direction"],
  pane: "own",
  unit: "price",
  levels: [0],
  warmup: (p) => p.period + p.period * p.multiple - 1,
  start(p) {
    const moved = change(p.period);
    const net = sum(p.period);
    const way = sum(p.period);
    const longWay = sum(p.period * p.multiple);
    return ([source], [index, direction], from, to) => {
      for (let i = from; i < to; i++) {
        const step = moved(source![i]!);
        const towards = net(step);
        const rest = longWay(Math.abs(step)) - way(Math.abs(step));
        index![i] = Math.abs(towards) - rest;
        direction![i] = towards + 0 * rest;
      }
    };
  },
});
