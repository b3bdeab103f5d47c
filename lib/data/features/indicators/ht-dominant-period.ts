import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { Hilbert } from "#lib/data/features/running/hilbert.ts";

export const htDominantPeriod = defineIndicator({
  name: "htDominantPeriod",
  title: "Hilbert transform: dominant cycle period",
  formula: "Smoothed period of the cycle that the homodyne discriminator measures, in bars.",
  source: "Ehlers 2001",
  talib: "HT_DCPERIOD",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["period"],
  pane: "own",
  unit: "bars",
  warmup: () => 32,
  start() {
    const cycle = new Hilbert(12);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        cycle.next(source![i]!);
        output![i] = cycle.seen > 32 ? cycle.smoothPeriod : Number.NaN;
      }
    };
  },
});
