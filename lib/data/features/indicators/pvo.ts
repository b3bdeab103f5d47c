import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";

export const pvo = defineIndicator({
  name: "pvo",
  title: "Percentage volume oscillator",
  formula:
    "100 × (fast EMA − slow EMA) ÷ slow EMA of the volume, its EMA as signal, and the distance of the two.",
  source: "Classic",
  convention: "Each EMA starts with the mean of its own first values. All lines begin with the signal.",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 12),
    slow: namedPeriod("Slow average", 26, 2),
    signal: namedPeriod("Signal average", 9),
  }),
  inputs: ["volume"],
  outputs: ["pvo", "signal", "histogram"],
  pane: "own",
  unit: "percent",
  plot: { histogram: "histogram" },
  warmup: (p) => Math.max(p.fast, p.slow) + p.signal - 2,
  start(p) {
    const fast = exponential(p.fast);
    const slow = exponential(p.slow);
    const follow = exponential(p.signal);
    return ([volume], [line, signal, histogram], from, to) => {
      for (let i = from; i < to; i++) {
        const usual = slow(volume![i]!);
        const apart = fast(volume![i]!) - usual;
        const value = usual === 0 ? 0 : (100 * apart) / usual;
        const trigger = follow(value);
        line![i] = Number.isNaN(trigger) ? Number.NaN : value;
        signal![i] = trigger;
        histogram![i] = value - trigger;
      }
    };
  },
});
