import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor, namedPeriod, period } from "#lib/data/features/parameters.ts";
import { exponentialFromFirst } from "#lib/data/features/running/exponential.ts";
import { placeInRange } from "#lib/data/features/running/extreme.ts";

export const schaffTrendCycle = defineIndicator({
  name: "schaffTrendCycle",
  title: "Schaff trend cycle",
  formula: "The MACD put through a smoothed stochastic twice.",
  source: "Schaff 1999",
  convention:
    "EMAs start with the first value; both smoothings weigh the newest value ½; a window without range keeps the last figure.",
  parameters: z.strictObject({
    fast: namedPeriod("Fast average", 23),
    slow: namedPeriod("Slow average", 50),
    period: period(10),
    weight: factor("Smoothing weight", 0.5, 0.01, 1, 0.05),
  }),
  inputs: ["source"],
  outputs: ["schaffTrendCycle"],
  pane: "own",
  unit: "points",
  levels: [25, 75],
  warmup: (p) => Math.max(p.fast, p.slow) - 1 + 2 * (p.period - 1),
  start(p) {
    const fast = exponentialFromFirst(2 / (p.fast + 1));
    const slow = delayedStart(exponentialFromFirst(2 / (p.slow + 1)), Math.max(p.fast, p.slow) - 1);
    const first = smoothedPlace(p.period, p.weight);
    const second = smoothedPlace(p.period, p.weight);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = second(first(fast(source![i]!) - slow(source![i]!)));
    };
  },
});

type Step = (value: number) => number;

/** Feeds the step from the first value on but shows it only after `bars`. */
function delayedStart(step: Step, bars: number): Step {
  let left = bars;
  return (value) => {
    const shown = step(value);
    return left-- > 0 ? Number.NaN : shown;
  };
}

function smoothedPlace(length: number, weight: number): Step {
  const place = placeInRange(length, Number.NEGATIVE_INFINITY);
  const follow = exponentialFromFirst(weight);
  let last = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    const where = place(value, value, value);
    if (Number.isNaN(where)) return Number.NaN;
    if (where !== Number.NEGATIVE_INFINITY) last = 100 * where;
    return follow(last);
  };
}
