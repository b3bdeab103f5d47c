import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";

export const ulcerIndex = defineIndicator({
  name: "ulcerIndex",
  title: "Ulcer index",
  formula:
    "Root of the mean squared drawdown in percent over n bars, each from the highest value of the window so far.",
  source: "Martin & McCann 1989",
  convention:
    "The peak is sought from the start of the window up to each bar; others take the n bars before each.",
  parameters: z.strictObject({ period: period(14) }),
  inputs: ["source"],
  outputs: ["ulcerIndex"],
  pane: "own",
  unit: "percent",
  warmup: (p) => p.period - 1,
  start(p) {
    const window = windowOf(p.period);
    let seen = 0;
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) {
        seen++;
        output![i] = window.push(source![i]!) ? ulcer(window.values, seen % p.period) : Number.NaN;
      }
    };
  },
});

/** `oldest` is the place in the ring at which the window begins. */
function ulcer(values: Float64Array, oldest: number): number {
  let peak = values[oldest]!;
  let squares = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[(oldest + k) % values.length]!;
    peak = Math.max(peak, value);
    const drawdown = peak === 0 ? 0 : (100 * (value - peak)) / peak;
    squares += drawdown * drawdown;
  }
  return Math.sqrt(squares / values.length);
}
