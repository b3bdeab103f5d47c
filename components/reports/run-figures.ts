/** The statistics of a run by another convention set: computed again from the result's own columns. Pure. */
import {
  type BacktestResult,
  holdingInputOf,
  inputOfResult,
  type RunTrials,
  restateStatistics,
  STATISTIC_NAMES,
} from "#lib/model-testing/backtesting/index.ts";
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
  /** How often the strategy has been tried, as its deflated Sharpe ratio counts it. */
  readonly tried: number;
  readonly benchmarkStatistics: Statistics | null;
  /** 95 % bootstrap intervals of the headline figures, once they are computed. */
  readonly intervals: Partial<Record<StatisticName, Interval>>;
};

/** Absent where the columns do not hold all that statistics rest on: contracts with multipliers, other currencies. */
export function statisticsInputOf(result: BacktestResult): StatisticsInput | undefined {
  const { spec } = result;
  return spec.instruments || spec.currencies ? undefined : inputOfResult(result);
}

/** The result knows of itself alone; `trials` says how many others its Sharpe ratio was chosen from. */
export function figuresOf(
  result: BacktestResult,
  conventions: ConventionSetName,
  trials?: RunTrials,
): Omit<RunFigures, "intervals"> {
  const figures = byConventions(result, conventions);
  if (!trials || trials.count === 1) return { ...figures, tried: 1 };
  const deflated = computeStatistics(
    inputOfResult(result),
    { conventions: figures.conventions, trials: trialsPerSession(result, trials) },
    ["deflatedSharpe"],
  );
  return { ...figures, statistics: { ...figures.statistics, ...deflated }, tried: trials.count };
}

/** As statistics take them: the deviation is of yearly ratios, theirs of ratios per session. */
export function trialsPerSession(
  { spec }: Pick<BacktestResult, "spec">,
  { count, sharpeDeviation }: RunTrials,
): RunTrials {
  return { count, sharpeDeviation: sharpeDeviation / Math.sqrt(spec.periodsPerYear) };
}

function byConventions(
  result: BacktestResult,
  conventions: ConventionSetName,
): Omit<RunFigures, "intervals" | "tried"> {
  const { statistics, benchmarkStatistics } = result;
  // An older engine kept fewer statistics.
  const isWhole = STATISTIC_NAMES.every((name) => name in statistics);
  if ((conventions === "standard" && isWhole) || (isWhole && !statisticsInputOf(result)))
    return { conventions: "standard", statistics, benchmarkStatistics };
  const held = holdingInputOf(result);
  return {
    conventions,
    statistics: restateStatistics(result, { conventions }),
    benchmarkStatistics: held && computeStatistics(held, { conventions }),
  };
}
