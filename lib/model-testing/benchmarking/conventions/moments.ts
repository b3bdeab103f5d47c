import { exp, log } from "#lib/core/math.ts";

/** NaN of an empty list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Divided by n − 1; NaN below two values. */
export function sampleVariance(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0) / (values.length - 1);
}

/** Of returns; 0 as soon as one of them loses everything. */
export function geometricMean(returns: readonly number[]): number {
  if (returns.some((value) => value <= -1)) return 0;
  return exp(mean(returns.map((value) => log(1 + value)))) - 1;
}
