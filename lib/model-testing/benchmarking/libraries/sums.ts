import { exp, log1p, pow } from "#lib/core/math.ts";
import { meanOf } from "#lib/model-testing/benchmarking/series.ts";

export const sumOf = (values: Float64Array) => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Divided by n − 1. */
export function deviationOf(values: Float64Array): number {
  const centre = meanOf(values);
  return Math.sqrt(sumOf(values.map((value) => (value - centre) * (value - centre))) / (values.length - 1));
}

export const populationDeviationOf = (values: Float64Array) =>
  deviationOf(values) * Math.sqrt((values.length - 1) / values.length);

export const withoutHoles = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));

/** Π(1 + r) − 1; a hole counts as 0. */
export function totalReturnOf(returns: Float64Array): number {
  let growth = 1;
  for (const value of returns) if (!Number.isNaN(value)) growth *= 1 + value;
  return growth - 1;
}

export const geometricMeanOf = (returns: Float64Array) =>
  exp(meanOf(returns.map((value) => log1p(value)))) - 1;

/** √(Σ min(r, 0)² ÷ n), over all. */
export const downsideOf = (values: Float64Array) =>
  Math.sqrt(sumOf(values.map((value) => (value < 0 ? value * value : 0))) / values.length);

/** Level ÷ highest level so far (1 before the first) − 1, after each return. */
export function drawdownsOf(returns: Float64Array): Float64Array {
  let level = 1;
  let peak = 1;
  return returns.map((value) => {
    level *= 1 + value;
    peak = Math.max(peak, level);
    return level / peak - 1;
  });
}

/** (1 + total return)^(A/n) − 1. */
export function annualGrowth(returns: Float64Array, periodsPerYear: number): number {
  let growth = 1;
  for (const value of returns) growth *= 1 + value;
  return pow(growth, periodsPerYear / returns.length) - 1;
}
