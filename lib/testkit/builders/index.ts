/** Builders: small, valid values for tests, of which a test names only what it is about. */

export { aSpec, runBacktest } from "./a-backtest.ts";
export { aBarSeries, type BarRow } from "./a-bar-series.ts";
export { anOrderIntent } from "./an-order-intent.ts";
export { barsFromCsv } from "./bars-from-csv.ts";
export { failureOf } from "./failure-of.ts";
export { backtestToMatch, COSTS, type Played, playForward, type Trade, tradesOf } from "./play-forward.ts";
export { fillsOf, playPlan, reasonOf, statusOf } from "./play-plan.ts";
export { bracketed, everything, worked } from "./restless-strategies.ts";
