import { pow } from "#lib/core/math.ts";
import { computeStatistics } from "#lib/model-testing/benchmarking/compute-statistics.ts";
import type { StatisticName } from "#lib/model-testing/benchmarking/registry.ts";
import { type ReturnsInput, runOfReturns } from "#lib/model-testing/benchmarking/returns-input.ts";
import { lineThrough, meanOf, minus } from "#lib/model-testing/benchmarking/series.ts";
import { deviationOf, downsideOf, totalReturnOf, withoutHoles } from "./sums.ts";

/** Its functions that are statistics of ours, by the set `empyrical`. */
export const EMPYRICAL = {
  omega_ratio: "omega",
  max_drawdown: "maxDrawdown",
  calmar_ratio: "calmar",
  tail_ratio: "tailRatio",
  value_at_risk: "valueAtRisk",
  conditional_value_at_risk: "conditionalValueAtRisk",
  alpha: "alpha",
  beta: "beta",
  excess_sharpe: "informationRatio",
  stability_of_timeseries: "stability",
} as const satisfies Record<string, StatisticName>;

export function empyricalStatistic(name: keyof typeof EMPYRICAL, input: ReturnsInput): number | null {
  const ours = EMPYRICAL[name];
  return computeStatistics(runOfReturns(input), { conventions: "empyrical" }, [ours])[ours].value;
}

const ROUNDING = 1e-12;
/** A deviation that is only rounding is zero, and a quotient by zero is infinite, as numpy has it. */
function quotient(mean: number, deviation: number, largest: number): number {
  return deviation <= ROUNDING * largest ? (mean === 0 ? Number.NaN : mean / 0) : mean / deviation;
}

const largestOf = (values: Float64Array) =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Holes count as periods without a return. */
export function annualReturn(returns: Float64Array, periodsPerYear: number): number {
  if (returns.length < 1) return Number.NaN;
  return pow(1 + totalReturnOf(returns), periodsPerYear / returns.length) - 1;
}

export function annualVolatility(returns: Float64Array, periodsPerYear: number): number {
  return returns.length < 2 ? Number.NaN : deviationOf(withoutHoles(returns)) * Math.sqrt(periodsPerYear);
}

export function sharpeRatio(
  returns: Float64Array,
  rate: Float64Array | number,
  periodsPerYear: number,
): number {
  if (returns.length < 2) return Number.NaN;
  const excess = withoutHoles(above(returns, rate));
  return quotient(meanOf(excess), deviationOf(excess), largestOf(excess)) * Math.sqrt(periodsPerYear);
}

export function downsideRisk(
  returns: Float64Array,
  required: Float64Array | number,
  periodsPerYear: number,
): number {
  return downsideOf(withoutHoles(above(returns, required))) * Math.sqrt(periodsPerYear);
}

export function sortinoRatio(
  returns: Float64Array,
  required: Float64Array | number,
  periodsPerYear: number,
): number {
  if (returns.length < 2) return Number.NaN;
  const excess = withoutHoles(above(returns, required));
  return (meanOf(excess) * periodsPerYear) / downsideRisk(returns, required, periodsPerYear);
}

const above = (returns: Float64Array, rate: Float64Array | number) =>
  typeof rate === "number" ? returns.map((value) => value - rate) : minus(returns, rate);

/** The rows of two columns at which a condition on the second holds; holes stay where they are. */
export function rowsWhere(
  returns: Float64Array,
  market: Float64Array,
  keep: (market: number) => boolean,
): [Float64Array, Float64Array] {
  return [returns.filter((_, k) => keep(market[k]!)), market.filter((value) => keep(value))];
}

/** Annualised constant and slope of the line on the benchmark, over rows without holes. */
export function alphaBeta(
  returns: Float64Array,
  market: Float64Array,
  periodsPerYear: number,
): [number, number] {
  const whole = (_: number, k: number) => !Number.isNaN(returns[k]!) && !Number.isNaN(market[k]!);
  const [own, theirs] = [returns.filter(whole), market.filter(whole)];
  if (own.length < 2) return [Number.NaN, Number.NaN];
  const { slope, intercept } = lineThrough(own, theirs);
  return [pow(1 + intercept, periodsPerYear) - 1, slope];
}

/** Annual return ÷ the benchmark's. */
export function capture(returns: Float64Array, market: Float64Array, periodsPerYear: number): number {
  return annualReturn(returns, periodsPerYear) / annualReturn(market, periodsPerYear);
}

export const upCapture = (returns: Float64Array, market: Float64Array, periodsPerYear: number) =>
  capture(...rowsWhere(returns, market, (value) => value > 0), periodsPerYear);
export const downCapture = (returns: Float64Array, market: Float64Array, periodsPerYear: number) =>
  capture(...rowsWhere(returns, market, (value) => value < 0), periodsPerYear);

/**
 * How much the ends of the benchmark's range weigh against its middle (Taleb et al., IMF WP/12/216): a convex
 * combination of the returns at its lowest and highest session less the return at the middle one.
 */
export function betaFragility(returns: Float64Array, market: Float64Array): number {
  if (returns.length < 3) return Number.NaN;
  const pairs = Array.from(returns, (own, k) => ({ own, market: market[k]! }))
    .filter((pair) => !Number.isNaN(pair.own) && !Number.isNaN(pair.market))
    .sort((a, b) => a.market - b.market);
  const low = pairs[0]!;
  const middle = pairs[roundHalfToEven(pairs.length / 2)]!;
  const high = pairs[pairs.length - 1]!;
  const range = high.market - low.market;
  const weight = range === 0 ? 0.5 : (middle.market - low.market) / range;
  return weight * low.own + (1 - weight) * high.own - middle.own;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

/** A figure of each window of so many periods. */
export function rolling(
  figure: (returns: Float64Array, market: Float64Array) => number,
  returns: Float64Array,
  market: Float64Array,
  window: number,
): number[] {
  const figures: number[] = [];
  for (let end = window; end <= returns.length; end++)
    figures.push(figure(returns.subarray(end - window, end), market.subarray(end - window, end)));
  return figures;
}

export { paretoTail } from "./pareto-tail.ts";
