/** The statistics of a run by another convention set: computed again from the result's own columns. Pure. */
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import {
  type ConventionSetName,
  computeStatistics,
  type Interval,
  type StatisticName,
  type Statistics,
  type StatisticsInput,
} from "#lib/model-testing/benchmarking/index.ts";

export type RunFigures = {
  readonly conventions: ConventionSetName;
  readonly statistics: Statistics;
  readonly benchmarkStatistics: Statistics | null;
  /** 95 % bootstrap intervals of the headline figures, once they are computed. */
  readonly intervals: Partial<Record<StatisticName, Interval>>;
};

/** Absent where the columns do not hold all that statistics rest on: money that came and went, other currencies. */
export function statisticsInputOf(result: BacktestResult): StatisticsInput | undefined {
  const { spec, equity, benchmark, trades, fills } = result;
  if (spec.cashFlows?.length || spec.instruments || spec.currencies) return undefined;
  return { ...settingsOf(result), equity, benchmark, trades, fills };
}

function settingsOf({ spec }: BacktestResult) {
  const { capital: initialEquity, timeZone, periodsPerYear, riskFreeRate } = spec;
  return { initialEquity, timeZone, periodsPerYear, riskFreeRate };
}

export function figuresOf(
  result: BacktestResult,
  conventions: ConventionSetName,
): Omit<RunFigures, "intervals"> {
  const { statistics, benchmarkStatistics } = result;
  const input = conventions === "standard" ? undefined : statisticsInputOf(result);
  if (!input) return { conventions: "standard", statistics, benchmarkStatistics };
  return {
    conventions,
    statistics: computeStatistics(input, { conventions }),
    benchmarkStatistics: benchmarkStatistics && computeStatistics(heldInput(result), { conventions }),
  };
}

/** The benchmark is always invested and never trades. */
function heldInput(result: BacktestResult): StatisticsInput {
  const { benchmark, equity } = result;
  const none = new Float64Array(0);
  const { length } = benchmark;
  return {
    ...settingsOf(result),
    equity: { length, time: equity.time, equity: benchmark, gross: new Float64Array(length).fill(1) },
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  };
}
