import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { mean } from "#lib/data/features/running/sum.ts";

export const volumeOscillator = defineIndicator({
  name: "volumeOscillator",
  title: "Volume oscillator",
  formula: "100 × (fast SMA − slow SMA) ÷ slow SMA of the volume.",
  source: "Classic; Achelis 2000",
  convention: "0 without volume.",
  parameters: z.strictObject({ fast: namedPeriod("Fast average", 5), slow: namedPeriod("Slow average", 20) }),
  inputs: ["volume"],
  outputs: ["volumeOscillator"],
  pane: "own",
  unit: "percent",
  levels: [0],
  warmup: (p) => Math.max(p.fast, p.slow) - 1,
  start(p) {
    const fast = mean(p.fast);
    const slow = mean(p.slow);
    return ([volume], [output], from, to) => {
      for (let i = from; i < to; i++) {
        const usual = slow(volume![i]!);
        const apart = fast(volume![i]!) - usual;
        output![i] = usual === 0 ? 0 : (100 * apart) / usual;
      }
    };
  },
});
