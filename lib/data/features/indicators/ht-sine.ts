import { z } from "zod";
import { sin } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { DominantCycle, PHASE_WARMUP } from "#lib/data/features/running/dominant-cycle.ts";

const RADIANS = Math.PI / 180;
const LEAD_DEGREES = 45;

export const htSine = defineIndicator({
  name: "htSine",
  title: "Hilbert transform: sine wave",
  formula: "Sine of the phase of the dominant cycle, and the same 45 degrees ahead.",
  source: "Ehlers 2001",
  talib: "HT_SINE",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["sine", "lead"],
  pane: "own",
  unit: "ratio",
  warmup: () => PHASE_WARMUP,
  start() {
    const cycle = new DominantCycle();
    return ([source], [sine, lead], from, to) => {
      for (let i = from; i < to; i++) {
        cycle.next(source![i]!);
        const ready = cycle.seen > PHASE_WARMUP;
        sine![i] = ready ? sin(cycle.phase * RADIANS) : Number.NaN;
        lead![i] = ready ? sin((cycle.phase + LEAD_DEGREES) * RADIANS) : Number.NaN;
      }
    };
  },
});
