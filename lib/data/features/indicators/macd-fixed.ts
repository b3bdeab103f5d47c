import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod } from "#lib/data/features/parameters.ts";
import { exponential } from "#lib/data/features/running/exponential.ts";
import { delayed } from "#lib/data/features/running/step.ts";

const FAST_BARS = 12;
const SLOW_BARS = 26;
/** Appel's rounded weights in place of 2/13 and 2/27. */
const FAST_WEIGHT = 0.15;
const SLOW_WEIGHT = 0.075;

export const macdFixed = defineIndicator({
  name: "macdFixed",
  title: "MACD with Appel's fixed weights",
  formula: "MACD of 12 and 26 bars with the weights 0.15 and 0.075.",
  source: "Appel 1979; TA-Lib",
  talib: "MACDFIX",
  variantOf: "macd",
  parameters: z.strictObject({ signal: namedPeriod("Signal average", 9) }),
  inputs: ["source"],
  outputs: ["macd", "signal", "histogram"],
  pane: "own",
  unit: "price",
  plot: { histogram: "histogram" },
  warmup: (p) => SLOW_BARS + p.signal - 2,
  start(p) {
    const fast = delayed(SLOW_BARS - FAST_BARS, exponential(FAST_BARS, FAST_WEIGHT));
    const slow = exponential(SLOW_BARS, SLOW_WEIGHT);
    const follow = exponential(p.signal);
    return ([source], [line, signal, histogram], from, to) => {
      for (let i = from; i < to; i++) {
        const apart = fast(source![i]!) - slow(source![i]!);
        const trigger = follow(apart);
        line![i] = Number.isNaN(trigger) ? Number.NaN : apart;
        signal![i] = trigger;
        histogram![i] = apart - trigger;
      }
    };
  },
});
