import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { DominantCycle, PHASE_WARMUP } from "#lib/data/features/running/dominant-cycle.ts";

export const htPhase = defineIndicator({
  name: "htPhase",
  title: "Hilbert transform: dominant cycle phase",
  formula: "Where in its dominant cycle the price stands, −45 … 315 degrees.",
  source: "Ehlers 2001",
  talib: "HT_DCPHASE",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["phase"],
  pane: "own",
  unit: "degrees",
  warmup: () => PHASE_WARMUP,
  start() {
    const cycle = new DominantCycle();
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        cycle.next(source![i]!);
        output![i] = cycle.seen > PHASE_WARMUP ? cycle.phase : Number.NaN;
      }
    };
  },
});
