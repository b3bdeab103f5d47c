import { normalQuantile } from "#lib/core/normal.ts";

/** A mean weighted by size with its 95 % interval; `low` and `high` are NaN below three values. */
export type Estimate = {
  readonly n: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
};

type Weighed = { readonly value: number; readonly weight: number };

/**
 * Σ w·x / Σ w over the finite values of a weight above zero. Its standard error is that of a ratio estimator (Cochran,
 * "Sampling Techniques", 1977, §6.4), with Student's quantile for few values.
 */
export function weightedMean(all: readonly Weighed[]): Estimate {
  const known = all.filter(({ value, weight }) => Number.isFinite(value) && weight > 0);
  const n = known.length;
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  const mean = known.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
  if (n < 3) return { n, mean, low: Number.NaN, high: Number.NaN };
  const squares = known.reduce((sum, { value, weight }) => {
    const residual = weight * (value - mean);
    return sum + residual * residual;
  }, 0);
  const half = (studentQuantile(n - 1) * Math.sqrt((squares * n) / (n - 1))) / total;
  return { n, mean, low: mean - half, high: mean + half };
}

/** The 97.5 % quantile, by the expansion of Abramowitz and Stegun 26.7.5; within 1 % from two degrees of freedom on. */
function studentQuantile(degrees: number): number {
  const z = normalQuantile(0.975);
  const z2 = z * z;
  const terms = [
    (z * (z2 + 1)) / 4,
    (z * (5 * z2 * z2 + 16 * z2 + 3)) / 96,
    (z * (3 * z2 * z2 * z2 + 19 * z2 * z2 + 17 * z2 - 15)) / 384,
    (z * (79 * z2 * z2 * z2 * z2 + 776 * z2 * z2 * z2 + 1482 * z2 * z2 - 1920 * z2 - 945)) / 92_160,
  ];
  return terms.reduceRight((sum, term) => (sum + term) / degrees, 0) + z;
}
