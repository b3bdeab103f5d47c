import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { Hilbert } from "#lib/data/features/running/hilbert.ts";

export const htPhasor = defineIndicator({
  name: "htPhasor",
  title: "Hilbert transform: phasor components",
  formula: "In-phase and quadrature part of the detrended price.",
  source: "Ehlers 2001",
  talib: "HT_PHASOR",
  parameters: z.strictObject({}),
  inputs: ["source"],
  outputs: ["inPhase", "quadrature"],
  pane: "own",
  unit: "price",
  warmup: () => 32,
  start() {
    const cycle = new Hilbert(12);
    return ([source], [inPhase, quadrature], from, to) => {
      for (let i = from; i < to; i++) {
        cycle.next(source![i]!);
        inPhase![i] = cycle.seen > 32 ? cycle.inPhase : Number.NaN;
        quadrature![i] = cycle.seen > 32 ? cycle.quadrature : Number.NaN;
      }
    };
  },
});
