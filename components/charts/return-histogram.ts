export type Histogram = {
  /** Middle of each bin, a fraction. */
  readonly middle: Float64Array;
  readonly count: Int32Array;
  readonly width: number;
  readonly n: number;
  /** Returns of exactly zero: no position was held. They count in the figures, not in the bins. */
  readonly flat: number;
  readonly mean: number;
  readonly worst: number;
  readonly best: number;
  /** The 5 % quantile (type 7), and the mean of what is not above it. */
  readonly quantile5: number;
  readonly tailMean: number;
};

const WIDTHS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1];

/**
 * Returns in bins of a round width, about forty over the central 99 % of those that are not zero; the tails are
 * gathered in the end bins. Null of fewer than two returns, or when all are zero.
 */
export function returnHistogram(returns: Float64Array): Histogram | null {
  const n = returns.length;
  if (n < 2) return null;
  const sorted = returns.toSorted();
  const moved = sorted.filter((value) => value !== 0);
  if (moved.length === 0) return null;
  const reach = Math.max(Math.abs(quantile(moved, 0.005)), Math.abs(quantile(moved, 0.995)), 1e-6);
  const width = WIDTHS.find((step) => (2 * reach) / step <= 44) ?? 0.2;
  const side = Math.ceil(reach / width);
  const middle = Float64Array.from({ length: 2 * side + 1 }, (_, i) => (i - side) * width);
  const count = new Int32Array(middle.length);
  let sum = 0;
  let flat = 0;
  for (const value of returns) {
    sum += value;
    if (value === 0) {
      flat++;
      continue;
    }
    const bin = Math.min(2 * side, Math.max(0, Math.round(value / width) + side));
    count[bin] = count[bin]! + 1;
  }
  const quantile5 = quantile(sorted, 0.05);
  const tail = sorted.filter((value) => value <= quantile5);
  const tailMean = tail.reduce((total, value) => total + value, 0) / tail.length;
  return {
    middle,
    count,
    width,
    n,
    flat,
    mean: sum / n,
    worst: sorted[0]!,
    best: sorted[n - 1]!,
    quantile5,
    tailMean,
  };
}

/** Quantile of type 7 of sorted values. */
function quantile(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p;
  const low = Math.floor(place);
  const next = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return sorted[low]! + (place - low) * (next - sorted[low]!);
}
