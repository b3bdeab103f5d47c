import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { hullAverage } from "#lib/data/features/running/weighted.ts";

export const hull = defineIndicator({
  name: "hull",
  title: "Hull moving average",
  formula: "WMA over √n of 2 × WMA(n/2) − WMA(n).",
  source: "Hull 2005",
  convention: "n/2 and √n are rounded down; some libraries round to the nearest.",
  parameters: z.strictObject({ period: period(20, 2) }),
  inputs: ["source"],
  outputs: ["hull"],
  pane: "price",
  unit: "price",
  warmup: (p) => p.period - 1 + Math.floor(Math.sqrt(p.period)) - 1,
  start(p) {
    const average = hullAverage(p.period);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = average(source![i]!);
    };
  },
});
