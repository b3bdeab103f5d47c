import { pow } from "#lib/core/math.ts";
import { geometricMean, sampleVariance } from "./moments.ts";

const SESSIONS_PER_YEAR = 252;

/** What PerformanceAnalytics says of a rebalanced portfolio's daily returns. `maxdd` is positive. */
export function rebalanceStatistics(equity: Float64Array, lastWeights: readonly number[]) {
  const returns = [...equity.slice(1)].map((value, k) => value / equity[k]! - 1);
  let peak = equity[0]!;
  let worst = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    worst = Math.max(worst, 1 - value / peak);
  }
  return {
    n: returns.length,
    cumulative: equity[equity.length - 1]! / equity[0]! - 1,
    annualized: pow(1 + geometricMean(returns), SESSIONS_PER_YEAR) - 1,
    stdev: Math.sqrt(sampleVariance(returns) * SESSIONS_PER_YEAR),
    maxdd: worst,
    last_bop_weights: lastWeights,
  };
}
