/**
 * Benchmarking: what a run or a series of returns amounts to. Every figure says on what it rests and by which
 * convention; what is undefined is null with a reason. What is not here: simulation (backtesting), charts.
 */

export { averageCostTrades } from "./average-cost-trades.ts";
export { type BetaOfCloses, betaOfCloses, type Closes } from "./beta-of-closes.ts";
export {
  type BootstrapOptions,
  blockLength,
  bootstrapIntervals,
  hashOf,
  resampleRows,
} from "./bootstrap.ts";
export { type CapitalFlow, moneyWeightedReturn, timeWeightedReturn } from "./capital-flow-returns.ts";
export { computeIntervals } from "./compute-intervals.ts";
export {
  computeStatistics,
  conventionOf,
  RunningStatistics,
  restsOnReturns,
  type StatisticsOptions,
} from "./compute-statistics.ts";
export {
  CONVENTION_SET_NAMES,
  CONVENTION_SETS,
  type ConventionSet,
  type ConventionSetName,
} from "./convention-sets.ts";
export {
  type BacktestingPyInput,
  backtestingPyStatistics,
  type ConventionTrade,
} from "./conventions/backtesting-py.ts";
export { type BacktraderInput, backtraderStatistics } from "./conventions/backtrader.ts";
export {
  byDay,
  type LeanInput,
  leanDrawdown,
  leanRatios,
  leanReturns,
  leanStatistics,
  type StepColumn,
} from "./conventions/lean.ts";
export { rebalanceStatistics } from "./conventions/rebalance.ts";
export { type Convention, type Definition, GROUPS, type Group, type Unit } from "./definition.ts";
export { type DrawdownPath, drawdownPath } from "./drawdown-path.ts";
export { fifoTrades, type Lot } from "./fifo-trades.ts";
export * as empyrical from "./libraries/empyrical.ts";
export { ffn, type Prices } from "./libraries/ffn.ts";
export { performanceAnalytics } from "./libraries/performance-analytics.ts";
export { quantstats } from "./libraries/quantstats.ts";
export {
  definitionOf,
  HEADLINE,
  STATISTIC_NAMES,
  STATISTICS,
  type StatisticName,
  type Statistics,
  textOf,
} from "./registry.ts";
export { compounded, type ReturnsInput, runOfReturns } from "./returns-input.ts";
export type { StatisticsInput, StatisticsSettings } from "./run-record.ts";
export {
  lineThrough,
  type Moments,
  meanOf,
  momentsOf,
  populationKurtosis,
  populationSkew,
} from "./series.ts";
export {
  expectedBestSharpe,
  expectedMaximum,
  minimumBacktestLength,
  minimumTrackRecord,
  probabilisticSharpe,
  type SharpeShape,
  sharpeStandardError,
} from "./sharpe-significance.ts";
export { type Interval, type Statistic, statistic } from "./statistic.ts";
export { statisticsPage } from "./statistics-page.ts";
export { TRADE_SETS, type TradeSetName } from "./trade-set.ts";
