import { log } from "#lib/core/math.ts";
import type { Labels } from "./label.ts";

type Spans = Pick<Labels, "until">;

/** How many labels rest on the move into each row: those of rows before it that are known at it or later. */
export function concurrency({ until }: Spans): Float64Array {
  const changes = new Float64Array(until.length + 1);
  for (const [row, end] of until.entries()) {
    if (end < 0) continue;
    changes[row + 1]!++;
    if (end + 1 <= until.length) changes[end + 1]!--;
  }
  let count = 0;
  return changes.subarray(0, until.length).map((change) => {
    count += change;
    return count;
  });
}

/**
 * Average uniqueness of each label, 0 … 1: the mean over the rows it rests on of 1 ÷ concurrency; NaN without a label
 * (López de Prado 2018, 4.3).
 */
export function uniqueness(labels: Spans): Float64Array {
  const concurrent = concurrency(labels);
  return Float64Array.from(labels.until, (end, row) => {
    if (end <= row) return Number.NaN;
    let sum = 0;
    for (let t = row + 1; t <= end; t++) sum += 1 / concurrent[t]!;
    return sum / (end - row);
  });
}

/**
 * Weights by the return that is a label's own: |Σ log return ÷ concurrency| over the rows it rests on, scaled so that
 * they average 1; NaN without a label (López de Prado 2018, 4.5).
 */
export function returnWeights(labels: Spans, prices: Float64Array): Float64Array {
  const concurrent = concurrency(labels);
  const weights = Float64Array.from(labels.until, (end, row) => {
    if (end <= row) return Number.NaN;
    let sum = 0;
    for (let t = row + 1; t <= end; t++) sum += log(prices[t]! / prices[t - 1]!) / concurrent[t]!;
    return Math.abs(sum);
  });
  const known = weights.filter((weight) => !Number.isNaN(weight));
  const total = known.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? (weight * known.length) / total : weight));
}
