import type { Micros } from "#lib/core/columns.ts";
import type { HEADLINE, Statistics } from "#lib/model-testing/benchmarking/index.ts";
import type { BacktestSpec } from "./spec.ts";

export {
  STATISTIC_NAMES,
  type Statistic,
  type StatisticName,
  type Statistics,
} from "#lib/model-testing/benchmarking/index.ts";

/** One point a bar of the merged timeline. Money in account currency. */
export type EquityColumns = {
  readonly length: number;
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Fraction below the highest equity so far, ≤ 0; money put in or taken out does not count. */
  readonly drawdown: Float64Array;
  /** Gross and net market value ÷ equity. */
  readonly gross: Float64Array;
  readonly net: Float64Array;
};

/** Column order is execution order. `symbol` indexes BacktestResult.symbols; `quantity` is signed. */
export type FillColumns = {
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: Int32Array;
  readonly orderId: Int32Array;
  readonly quantity: Float64Array;
  readonly price: Float64Array;
  readonly commission: Float64Array;
  /** Price paid worse than the reference price, per unit, ≥ 0. */
  readonly slippage: Float64Array;
  /** Index into BacktestResult.strategies; only where several share the account. −1 = the account itself. */
  readonly strategy?: Int32Array;
};

/** Flat-to-flat round trips. An open trade has exitTime NaN and is marked at the last close. */
export type TradeColumns = {
  readonly length: number;
  readonly symbol: Int32Array;
  readonly entryTime: Float64Array;
  readonly exitTime: Float64Array;
  /** Signed: > 0 long, < 0 short; the largest position held in the round trip. */
  readonly quantity: Float64Array;
  readonly entryPrice: Float64Array;
  readonly exitPrice: Float64Array;
  /** Net of commission, `income` included; account currency. */
  readonly pnl: Float64Array;
  readonly commission: Float64Array;
  /** pnl ÷ entry value. */
  readonly return: Float64Array;
  readonly bars: Int32Array;
  /** Dividends less borrow fees and funding while it was open. */
  readonly income: Float64Array;
  /** How far the price went against it (≤ 0) and in its favour (≥ 0) while it was open, fractions of the entry price. */
  readonly worst: Float64Array;
  readonly best: Float64Array;
  /** Index into BacktestResult.strategies; only where several share the account. −1 = the account itself. */
  readonly strategy?: Int32Array;
};

export { ACCOUNT_EVENT, type AccountEventKind } from "#lib/execution/accounts/index.ts";

/** What happened to the account besides fills: `kind` indexes ACCOUNT_EVENT. */
export type EventColumns = {
  readonly length: number;
  readonly time: Float64Array;
  readonly kind: Uint8Array;
  /** −1 = the whole account. */
  readonly symbol: Int32Array;
  /** What it added to cash, account currency. */
  readonly amount: Float64Array;
  /** Ratio, cash per unit, rate, price, amount asked for or lacking; the row of the symbol that follows. */
  readonly value: Float64Array;
  /** Index into BacktestResult.strategies; only where several share the account. −1 = the account itself. */
  readonly strategy?: Int32Array;
};

export { ORDER_STATUS, ORDER_TYPE, TIME_IN_FORCE } from "#lib/core/order.ts";

/** `type`, `timeInForce` and `status` index the lists above. Absent prices are NaN. */
export type OrderColumns = {
  readonly length: number;
  readonly id: Int32Array;
  readonly symbol: Int32Array;
  readonly time: Float64Array;
  readonly type: Uint8Array;
  readonly timeInForce: Uint8Array;
  readonly status: Uint8Array;
  /** Signed. */
  readonly quantity: Float64Array;
  readonly filled: Float64Array;
  readonly limitPrice: Float64Array;
  readonly stopPrice: Float64Array;
  readonly averagePrice: Float64Array;
  readonly closedTime: Float64Array;
  /** Bracket or OCO group, 0 = none. */
  readonly group: Int32Array;
  /** Why it was rejected or cancelled; "" when it was not. Index into BacktestResult.reasons. */
  readonly reason: Int32Array;
  /** Index into BacktestResult.strategies; only where several share the account. −1 = the account itself. */
  readonly strategy?: Int32Array;
};

export type LogLine = {
  readonly time: Micros;
  readonly level: "info" | "warn" | "error";
  readonly message: string;
};

/** What a run leaves behind, in columns. */
export type BacktestRecord = {
  readonly engineVersion: string;
  readonly spec: BacktestSpec;
  readonly symbols: readonly string[];
  readonly bars: number;
  readonly equity: EquityColumns;
  /** Benchmark bought and held with the same capital, on the equity's times; empty when there is none. */
  readonly benchmark: Float64Array;
  readonly fills: FillColumns;
  readonly trades: TradeColumns;
  readonly orders: OrderColumns;
  readonly events: EventColumns;
  readonly reasons: readonly string[];
  readonly logs: readonly LogLine[];
  /** Names of the strategies that share the account; absent when there is one. */
  readonly strategies?: readonly string[];
  /** What each has added to the account, and the gross value it holds, after each step; see Shares. */
  readonly profit?: Float64Array;
  readonly exposure?: Float64Array;
};

export type BacktestResult = BacktestRecord & {
  readonly statistics: Statistics;
  readonly benchmarkStatistics: Statistics | null;
  /** Of each of several strategies, on the account's capital. */
  readonly strategyStatistics?: readonly Statistics[];
};

/** What a reader looks at first, at a tenth of the cost of all statistics. */
export type BacktestOverview = BacktestRecord & {
  readonly statistics: Pick<Statistics, (typeof HEADLINE)[number]>;
};
