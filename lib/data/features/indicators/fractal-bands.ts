import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { windowOf } from "#lib/data/features/running/moments.ts";

export const fractalBands = defineIndicator({
  name: "fractalBands",
  title: "Fractal chaos bands",
  formula:
    "The last high that topped the n bars on both sides of it, and the last low below the n bars on both sides.",
  source: "Williams 1995",
  convention:
    "A fractal counts once its n later bars have closed. Before the first one the first bar's range stands.",
  parameters: z.strictObject({ period: period(2) }),
  inputs: ["high", "low"],
  outputs: ["upper", "lower"],
  pane: "price",
  unit: "price",
  plot: { upper: "steps", lower: "steps" },
  warmup: () => 0,
  start(p) {
    const above = fractal(p.period, 1);
    const below = fractal(p.period, -1);
    return ([high, low], [upper, lower], from, to) => {
      for (let i = from; i < to; i++) {
        upper![i] = above(high![i]!);
        lower![i] = below(low![i]!);
      }
    };
  },
});

function fractal(side: number, sign: 1 | -1): (value: number) => number {
  const window = windowOf(2 * side + 1);
  let seen = 0;
  let level = Number.NaN;
  return (value) => {
    const full = window.push(value);
    const size = window.values.length;
    const middle = (seen++ + size - side) % size;
    const peak = window.values[middle]!;
    if (seen === 1) level = value;
    if (full && window.values.every((other, k) => k === middle || sign * other < sign * peak)) level = peak;
    return level;
  };
}
