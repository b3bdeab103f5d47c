/**
 * Benchmarking: what a run or a series of returns amounts to. Every figure says on what it rests and by which
 * convention; what is undefined is null with a reason. What is not here: simulation (backtesting), charts.
 */
export { type CapitalFlow, moneyWeightedReturn, timeWeightedReturn } from "./capital-flow-returns.ts";
export {
  computeStatistics,
  RunningStatistics,
  type StatisticsInput,
  type StatisticsSettings,
} from "./compute-statistics.ts";
export {
  type BacktestingPyInput,
  backtestingPyStatistics,
  type ConventionTrade,
} from "./conventions/backtesting-py.ts";
export { type BacktraderInput, backtraderStatistics } from "./conventions/backtrader.ts";
export { type LeanInput, leanPrecise, leanStatistics, type StepColumn } from "./conventions/lean.ts";
export { rebalanceStatistics } from "./conventions/rebalance.ts";
export { type DrawdownPath, drawdownPath } from "./drawdown-path.ts";
export { fifoTrades, type Lot } from "./fifo-trades.ts";
export { type Annualisation, type ReturnStatisticName, returnStatistics } from "./return-statistics.ts";
export { STATISTIC_NAMES, type Statistic, type StatisticName, type Statistics } from "./statistic.ts";
