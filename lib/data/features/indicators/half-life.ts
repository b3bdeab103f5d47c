import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { namedPeriod, period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { slopeOf } from "#lib/data/features/running/sample-moments.ts";

export const halfLife = defineIndicator({
  name: "halfLife",
  title: "Half-life of mean reversion",
  formula: "−ln 2 ÷ ln(1 + b), b the slope of the change of a value on the value before, over n changes.",
  source: "Ornstein and Uhlenbeck 1930; discrete AR(1) form",
  convention:
    "A pull too weak to halve within `longest` bars, or none, answers `longest`; an overshooting one (b ≤ −1) answers 0.",
  parameters: z.strictObject({ period: period(60, 3), longest: namedPeriod("Longest", 1000) }),
  inputs: ["source"],
  outputs: ["halfLife"],
  pane: "own",
  unit: "bars",
  warmup: (p) => p.period,
  start(p) {
    const changes = new Float64Array(p.period);
    const figure = overWindow(p.period + 1, (window) => halfLifeOf(window, changes, p.longest));
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = figure(source![i]!);
    };
  },
});

function halfLifeOf(window: Float64Array, changes: Float64Array, longest: number): number {
  for (let k = 0; k < changes.length; k++) changes[k] = window[k + 1]! - window[k]!;
  const pull = slopeOf(window.subarray(0, changes.length), changes);
  if (pull >= 0) return longest;
  return pull <= -1 ? 0 : Math.min(longest, -Math.LN2 / log(1 + pull));
}
