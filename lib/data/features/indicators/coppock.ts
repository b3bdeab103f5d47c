import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { lag } from "#lib/data/features/running/step.ts";
import { weighted } from "#lib/data/features/running/weighted.ts";

export const coppock = defineIndicator({
  name: "coppock",
  title: "Coppock curve",
  formula: "WMA of the sum of two rates of change in percent.",
  source: "Coppock 1962",
  parameters: z.strictObject({
    short: namedPeriod("Short rate of change", 11),
    long: namedPeriod("Long rate of change", 14),
    period: period(10),
  }),
  inputs: ["source"],
  outputs: ["coppock"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => Math.max(p.short, p.long) + p.period - 1,
  start(p) {
    const short = lag(p.short);
    const long = lag(p.long);
    const average = weighted(p.period);
    const rate = (now: number, before: number) => (before === 0 ? 0 : (100 * (now - before)) / before);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const now = source![i]!;
        output![i] = average(rate(now, short(now)) + rate(now, long(now)));
      }
    };
  },
});
