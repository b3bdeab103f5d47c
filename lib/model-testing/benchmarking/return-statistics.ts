import { pow } from "#lib/core/math.ts";
import { type Outcome, type Statistic, type StatisticName, statistic } from "./statistic.ts";

export type ReturnStatisticName = Extract<
  StatisticName,
  "volatility" | "sharpe" | "sortino" | "skew" | "kurtosis"
>;
export type Annualisation = {
  /** Sessions a year: 252 exchange days, 365 for markets that never close. */
  readonly periodsPerYear: number;
  /** A year's rate as a fraction; taken per session as (1 + rate)^(1/A) − 1. */
  readonly riskFreeRate: number;
};

/** Deviations below this share of the largest return are rounding, not risk. */
const ROUNDING = 1e-12;

/** The `standard` statistics that need nothing but returns, one a session, as fractions. */
export function returnStatistics(
  returns: Float64Array,
  { periodsPerYear, riskFreeRate }: Annualisation,
  ruined?: string,
): Record<ReturnStatisticName, Statistic> {
  const n = returns.length;
  const perSession = pow(1 + riskFreeRate, 1 / periodsPerYear) - 1;
  const moments = momentsOf(returns);
  const flat = moments.deviation <= ROUNDING * moments.largest;
  const root = Math.sqrt(periodsPerYear);
  const needs = (least: number, outcome: () => Outcome): Outcome =>
    ruined ??
    (n < least ? `Needs at least ${least} sessions; there ${n === 1 ? "is 1" : `are ${n}`}.` : outcome());
  const year = `√${periodsPerYear}`;
  return {
    volatility: statistic(
      needs(2, () => moments.deviation * root),
      n,
      `Sample deviation (n − 1) of session returns × ${year}`,
    ),
    sharpe: statistic(
      needs(2, () => (flat ? FLAT : ((moments.mean - perSession) / moments.deviation) * root)),
      n,
      `Mean ÷ sample deviation of session returns above the risk-free rate of ${percent(riskFreeRate)} a year × ${year} (Sharpe 1994)`,
    ),
    sortino: statistic(
      needs(2, () => sortino(returns, moments.mean, perSession, root)),
      n,
      `Mean session return above the risk-free rate ÷ root mean square of the shortfalls, over all sessions, × ${year} (Sortino & Price 1994)`,
    ),
    skew: statistic(
      needs(3, () => (flat ? FLAT : skew(moments, n))),
      n,
      "Skewness of session returns, bias-corrected (G1)",
    ),
    kurtosis: statistic(
      needs(4, () => (flat ? FLAT : excessKurtosis(moments, n))),
      n,
      "Excess kurtosis of session returns, bias-corrected (G2); a normal distribution has 0",
    ),
  };
}

const FLAT = "All session returns are equal, so there is no deviation to measure.";
const percent = (fraction: number) => `${Number((fraction * 100).toFixed(4))} %`;

type Moments = { mean: number; deviation: number; largest: number; third: number; fourth: number };

/** Mean, sample deviation and central sums of the third and fourth power. */
function momentsOf(returns: Float64Array): Moments {
  const n = returns.length;
  let sum = 0;
  let largest = 0;
  for (const value of returns) {
    sum += value;
    largest = Math.max(largest, Math.abs(value));
  }
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (const value of returns) {
    const distance = value - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  return { mean, deviation: Math.sqrt(second / (n - 1)), largest, third, fourth };
}

function sortino(returns: Float64Array, mean: number, minimum: number, root: number): Outcome {
  let squares = 0;
  for (const value of returns) {
    const shortfall = Math.min(value - minimum, 0);
    squares += shortfall * shortfall;
  }
  if (squares === 0) return "No session returned less than the risk-free rate.";
  return ((mean - minimum) / Math.sqrt(squares / returns.length)) * root;
}

function skew({ deviation, third }: Moments, n: number): number {
  return ((n / ((n - 1) * (n - 2))) * third) / (deviation * deviation * deviation);
}

function excessKurtosis({ deviation, fourth }: Moments, n: number): number {
  const variance = deviation * deviation;
  const scaled = ((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * (fourth / (variance * variance));
  return scaled - (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
}
