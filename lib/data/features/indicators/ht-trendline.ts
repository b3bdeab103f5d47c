import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { DominantCycle, PHASE_WARMUP } from "#lib/data/features/running/dominant-cycle.ts";

export const htTrendline = defineIndicator({
  name: "htTrendline",
  title: "Hilbert transform: instantaneous trend line",
  formula: "Mean over the dominant cycle, smoothed with weights 4, 3, 2, 1: the price without its cycle.",
  source: "Ehlers 2001",
  talib: "HT_TRENDLINE",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["trendline"],
  pane: "price",
  unit: "price",
  warmup: () => PHASE_WARMUP,
  start() {
    const cycle = new DominantCycle();
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        cycle.next(source![i]!);
        output![i] = cycle.seen > PHASE_WARMUP ? cycle.trendline : Number.NaN;
      }
    };
  },
});
