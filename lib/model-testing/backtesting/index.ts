/**
 * Backtesting: a specification, bars and a strategy in, a result out; the same bytes on every host. It drives
 * lib/execution bar by bar. Not here: fills (execution/brokers), statistics (benchmarking), jobs (server).
 */

export { rowsWhere } from "./by-strategy.ts";
export { checkCausality, computeIndicators } from "./compute-indicators.ts";
export {
  type Backtest,
  type BacktestInput,
  type BacktestProgress,
  createBacktest,
} from "./create-backtest.ts";
export { DIGESTED, type Digested, digestRecord, type RecordDigest } from "./digest-record.ts";
export { decodeResult, encodeResult } from "./encode-result.ts";
export { ENGINE_VERSION } from "./engine-version.ts";
export { Feed } from "./feed.ts";
export { membersOf, type RunMember, rowsOf } from "./members.ts";
export { OrderStyle } from "./order-style.ts";
export { parseParameters } from "./parse-parameters.ts";
export { PRESETS, type Preset, type PresetName, presets, withPreset } from "./presets.ts";
export { replayBacktest } from "./replay-backtest.ts";
export {
  ACCOUNT_EVENT,
  type AccountEventKind,
  type BacktestOverview,
  type BacktestRecord,
  type BacktestResult,
  type EquityColumns,
  type EventColumns,
  type FillColumns,
  type LogLine,
  ORDER_STATUS,
  ORDER_TYPE,
  type OrderColumns,
  STATISTIC_NAMES,
  type Statistic,
  type StatisticName,
  type Statistics,
  TIME_IN_FORCE,
  type TradeColumns,
} from "./result.ts";
export { Run } from "./run.ts";
export {
  type DatasetChoice,
  type LaunchOptions,
  RUN_STATES,
  type RunEstimate,
  type RunFailure,
  type RunProgress,
  type RunState,
  type RunTrials,
  type RunView,
  type StrategyChoice,
} from "./run-view.ts";
export {
  BacktestSpec,
  type BacktestSpecInput,
  CommissionSpec,
  FILL_TIMINGS,
  type FillTiming,
  IsoDate,
  SeveralStrategies,
  SlippageSpec,
  StrategyRef,
  symbolsOfSpec,
} from "./spec.ts";
export { holdingInputOf, inputOfResult, restateStatistics } from "./statistics-of-result.ts";
export { StrategyContext } from "./strategy-context.ts";
export { type Intent, type Tape, tapeFromJson, tapeToJson } from "./tape.ts";
export { mergeTimelines } from "./timeline.ts";
export { fillView, orderView } from "./views.ts";
