import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { slopeOf } from "#lib/data/features/running/sample-moments.ts";

export const hurstVariance = defineIndicator({
  name: "hurstVariance",
  title: "Hurst exponent, variance scaling",
  formula: "Slope of ln(deviation of k-bar log returns) on ln k, k = 1 … n ÷ 4 in doublings, over n returns.",
  source: "Self-affine scaling, Mandelbrot and Van Ness 1968",
  convention: "Deviation around zero, so that a trend counts as persistence; 0.5 when nothing moves.",
  parameters: z.strictObject({ period: period(100, 16) }),
  inputs: ["source"],
  outputs: ["hurstVariance"],
  pane: "own",
  unit: "ratio",
  levels: [0.5],
  warmup: (p) => p.period,
  start(p) {
    const exponent = overWindow(p.period + 1, scalingOf);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = exponent(log(source![i]!));
    };
  },
});

function scalingOf(logs: Float64Array): number {
  const lags: number[] = [];
  const deviations: number[] = [];
  for (let lag = 1; lag <= (logs.length - 1) / 4; lag *= 2) {
    let squares = 0;
    for (let k = lag; k < logs.length; k++) {
      const change = logs[k]! - logs[k - lag]!;
      squares += change * change;
    }
    if (squares === 0) return 0.5;
    lags.push(log(lag));
    deviations.push(log(squares / (logs.length - lag)) / 2);
  }
  return slopeOf(lags, deviations);
}
