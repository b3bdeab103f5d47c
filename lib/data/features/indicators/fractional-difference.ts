import { z } from "zod";
import { defineIndicator } from "#lib/data/features/indicator.ts";
import { factor } from "#lib/data/features/parameters.ts";
import { overWindow } from "#lib/data/features/running/over-window.ts";

const LONGEST = 10_000;

export const fractionalDifference = defineIndicator({
  name: "fractionalDifference",
  title: "Fractional difference",
  formula:
    "Σ w(k) × value k bars ago, w(0) = 1, w(k) = −w(k − 1) (d − k + 1) ÷ k, as far as |w| ≥ threshold.",
  source: "Hosking 1981; fixed-width window of López de Prado 2018, 5.5",
  convention: "The window is the same at every bar; d = 1 is the plain change.",
  parameters: z.strictObject({
    order: factor("Order d", 0.4, 0, 2, 0.05),
    threshold: factor("Smallest weight", 0.001, 0.00001, 0.5, 0.0001),
  }),
  inputs: ["source"],
  outputs: ["fractionalDifference"],
  pane: "own",
  unit: "price",
  warmup: (p) => differenceWeights(p.order, p.threshold).length - 1,
  start(p) {
    const weights = differenceWeights(p.order, p.threshold);
    const difference = overWindow(weights.length, (window) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * window[weights.length - 1 - k]!;
      return sum;
    });
    return ([source], [output], from, to) => {
      for (let i = from; i < to; i++) output![i] = difference(source![i]!);
    };
  },
});

/** Weights of (1 − lag)^d, newest first. */
export function differenceWeights(order: number, threshold: number): Float64Array {
  const weights = [1];
  for (let k = 1; k < LONGEST; k++) {
    const weight = (-weights[k - 1]! * (order - k + 1)) / k;
    if (Math.abs(weight) < threshold) break;
    weights.push(weight);
  }
  return Float64Array.from(weights);
}
