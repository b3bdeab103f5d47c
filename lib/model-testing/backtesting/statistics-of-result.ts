import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import {
  computeStatistics,
  type Statistics,
  type StatisticsInput,
  type StatisticsOptions,
} from "#lib/model-testing/benchmarking/index.ts";
import type { BacktestResult, EventColumns, TradeColumns } from "./result.ts";

const DEPOSIT = ACCOUNT_EVENT.indexOf("deposit");
const WITHDRAWAL = ACCOUNT_EVENT.indexOf("withdrawal");

/** Events and excursions are absent in results of older engines. */
type Recorded = Pick<BacktestResult, "spec" | "equity" | "benchmark" | "fills"> & {
  readonly trades: Omit<TradeColumns, "worst" | "best"> & Partial<Pick<TradeColumns, "worst" | "best">>;
  readonly events?: EventColumns;
};

/** What the columns of a result say to statistics. */
export function inputOfResult({ spec, equity, benchmark, trades, fills, events }: Recorded): StatisticsInput {
  return {
    periodsPerYear: spec.periodsPerYear,
    timeZone: spec.timeZone,
    riskFreeRate: spec.riskFreeRate,
    initialEquity: spec.capital,
    equity,
    trades: tradesOf(trades),
    fills,
    benchmark,
    ...(events ? { flows: flowsOf(events) } : {}),
  };
}

/** The benchmark, bought and held: always invested, never trading. Null when there is none. */
export function holdingInputOf(result: Recorded): StatisticsInput | null {
  const { equity, benchmark } = result;
  if (benchmark.length === 0) return null;
  const { length } = benchmark;
  const none = new Float64Array(0);
  const { flows: _flows, benchmark: _benchmark, ...settings } = inputOfResult(result);
  return {
    ...settings,
    equity: { length, time: equity.time, equity: benchmark, gross: new Float64Array(length).fill(1) },
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  };
}

/**
 * The statistics of a finished run by another set of conventions. What rests on the value of fills is taken from the
 * result: only the engine knows the multiplier of each contract.
 */
export function restateStatistics(result: BacktestResult, options: StatisticsOptions): Statistics {
  const restated = computeStatistics(inputOfResult(result), options);
  const { turnover, turnoverOneSided } = { ...restated, ...result.statistics };
  return { ...restated, turnover, turnoverOneSided };
}

function tradesOf(trades: Recorded["trades"]): StatisticsInput["trades"] {
  const { length, pnl, entryTime, exitTime, return: returns, worst, best } = trades;
  return {
    ...{ length, pnl, entryTime, exitTime, return: returns },
    ...(worst && best ? { mae: worst, mfe: best } : {}),
  };
}

function flowsOf(events: EventColumns): NonNullable<StatisticsInput["flows"]> {
  const rows: number[] = [];
  for (let k = 0; k < events.length; k++)
    if (events.kind[k] === DEPOSIT || events.kind[k] === WITHDRAWAL) rows.push(k);
  return {
    length: rows.length,
    time: Float64Array.from(rows, (row) => events.time[row]!),
    amount: Float64Array.from(rows, (row) => events.amount[row]!),
  };
}
