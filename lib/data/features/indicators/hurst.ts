import { z } from "zod";
import { log } from "#lib/core/math.ts";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { period } from "#lib/data/features/parameters.ts";
import { logReturns } from "#lib/data/features/running/log-returns.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";
import { centralMoment, isFlat, meanOf, slopeOf } from "#lib/data/features/running/sample-moments.ts";

export const hurst = defineIndicator({
  name: "hurst",
  title: "Hurst exponent, rescaled range",
  formula:
    "Slope of ln(R ÷ S) on ln(size) over pieces of n, n ÷ 2, n ÷ 4, … log returns; R the range of the summed distances from the piece’s mean, S its deviation.",
  source: "Hurst 1951; Mandelbrot and Wallis 1969",
  convention:
    "Sizes from n down to 8; R ÷ S averaged over the pieces of a size, flat pieces left out; deviations divided by the size; 0.5 when nothing moves.",
  parameters: z.strictObject({ period: period(100, 16) }),
  inputs: ["source"],
  outputs: ["hurst"],
  pane: "own",
  unit: "ratio",
  levels: [0.5],
  warmup: (p) => p.period,
  start(p) {
    const returns = logReturns();
    const exponent = overWindow(p.period, hurstOf);
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = exponent(returns(source![i]!));
    };
  },
});

const SMALLEST_PIECE = 8;

function hurstOf(window: Float64Array): number {
  const sizes: number[] = [];
  const ranges: number[] = [];
  for (let size = window.length; size >= SMALLEST_PIECE; size = Math.floor(size / 2)) {
    const range = meanRescaledRange(window, size);
    if (!(range > 0)) continue;
    sizes.push(log(size));
    ranges.push(log(range));
  }
  return sizes.length < 2 ? 0.5 : slopeOf(sizes, ranges);
}

function meanRescaledRange(window: Float64Array, size: number): number {
  let sum = 0;
  let pieces = 0;
  for (let from = 0; from + size <= window.length; from += size) {
    const piece = window.subarray(from, from + size);
    if (isFlat(piece)) continue;
    sum += rescaledRange(piece);
    pieces++;
  }
  return sum / pieces;
}

function rescaledRange(piece: Float64Array): number {
  const mean = meanOf(piece);
  let [path, low, high] = [0, 0, 0];
  for (const value of piece) {
    path += value - mean;
    low = Math.min(low, path);
    high = Math.max(high, path);
  }
  return (high - low) / Math.sqrt(centralMoment(piece, mean, 2));
}
