import type { BarColumns } from "#lib/core/columns.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import type { TradeBook } from "#lib/execution/positions/index.ts";
import { computeStatistics, HEADLINE } from "#lib/model-testing/benchmarking/index.ts";
import { namedTables, sharesOf, statisticsByStrategy } from "./by-strategy.ts";
import type { Curve } from "./curve.ts";
import { ENGINE_VERSION } from "./engine-version.ts";
import { excursions } from "./excursions.ts";
import type {
  BacktestOverview,
  BacktestRecord,
  BacktestResult,
  EquityColumns,
  EventColumns,
  FillColumns,
  OrderColumns,
  TradeColumns,
} from "./result.ts";
import type { Run } from "./run.ts";
import type { BacktestSpec } from "./spec.ts";
import { holdingInputOf, inputOfResult } from "./statistics-of-result.ts";
import { withoutFlows } from "./without-flows.ts";

type Parts = {
  readonly spec: BacktestSpec;
  readonly run: Run;
  readonly curve: Curve;
  readonly timeline: Float64Array;
  readonly benchmark: Float64Array;
  /** By row. */
  readonly bars: readonly BarColumns[];
};

/** A finished run's columns, and its fills as turnover counts them. */
export type Collected = { readonly record: BacktestRecord; readonly valued: FillColumns };

/** Everything a run leaves behind, in columns of its own. */
export function collectRecord({ spec, run, curve, timeline, benchmark, bars }: Parts): Collected {
  const events = eventColumns(run);
  const index = withoutFlows(timeline, curve.equity, events, spec.capital);
  const equity = equityColumns(timeline, curve, index, spec.capital);
  const fills = fillColumns(run.broker);
  const closed = tradeColumns(run.ledger.trades);
  const trades = { ...closed, ...excursions(closed, bars, events) };
  const orders = orderColumns(run.broker);
  const symbols = [...spec.data.symbols];
  const record: BacktestRecord = {
    engineVersion: ENGINE_VERSION,
    spec,
    symbols,
    bars: countBars(bars, run, symbols),
    equity,
    benchmark,
    ...namedTables({ fills, trades, orders, events }, run, symbols),
    reasons: run.broker.book.reasons,
    logs: run.logs,
    ...sharesOf(run),
  };
  return { record, valued: { ...record.fills, price: valuedPrices(run, fills) } };
}

/** Each symbol once, however many strategies trade it. */
const countBars = (bars: readonly BarColumns[], run: Run, symbols: readonly string[]) =>
  symbols.reduce((sum, symbol) => sum + (bars[run.symbols.indexOf(symbol)]?.length ?? 0), 0);

export function withStatistics({ record, valued }: Collected): BacktestResult {
  const counted = { ...record, fills: valued };
  const holding = holdingInputOf(counted);
  return {
    ...record,
    statistics: computeStatistics(inputOfResult(counted)),
    benchmarkStatistics: holding && computeStatistics(holding),
    ...(record.strategies && { strategyStatistics: statisticsByStrategy(record, valued) }),
  };
}

export function withHeadline({ record, valued }: Collected): BacktestOverview {
  const counted = { ...record, fills: valued };
  return { ...record, statistics: computeStatistics(inputOfResult(counted), {}, HEADLINE) };
}

/** `index` is equity without what was put in or taken out. */
function equityColumns(
  time: Float64Array,
  curve: Curve,
  index: Float64Array,
  capital: number,
): EquityColumns {
  const { length } = time;
  const { equity } = curve;
  const { cash, gross, net } = curve.shares();
  const drawdown = new Float64Array(length);
  let peak = capital;
  for (let i = 0; i < length; i++) {
    if (index[i]! > peak) peak = index[i]!;
    drawdown[i] = index[i]! / peak - 1;
  }
  return { length, time, equity, cash, drawdown, gross, net };
}

/** Prices in account currency per unit, as turnover counts them. */
function valuedPrices({ ledger }: Run, { price, symbol }: FillColumns): Float64Array {
  return ledger.isPlain ? price : price.map((each, row) => each * ledger.scale[symbol[row]!]!);
}

function eventColumns({ keeper }: Run): EventColumns {
  const events = keeper?.events;
  const length = events?.length ?? 0;
  const take = <Column extends { slice(from: number, to: number): Column }>(
    column: Column | undefined,
    none: Column,
  ) => column?.slice(0, length) ?? none;
  return {
    length,
    time: take(events?.time, new Float64Array(0)),
    kind: take(events?.kind, new Uint8Array(0)),
    symbol: take(events?.symbol, new Int32Array(0)),
    amount: take(events?.amount, new Float64Array(0)),
    value: take(events?.value, new Float64Array(0)),
  };
}

function fillColumns(broker: SimulatedBroker): FillColumns {
  const { fills } = broker.executor;
  return {
    length: fills.length,
    time: fills.time.slice(0, fills.length),
    symbol: fills.symbol.slice(0, fills.length),
    orderId: fills.orderId.slice(0, fills.length),
    quantity: fills.quantity.slice(0, fills.length),
    price: fills.price.slice(0, fills.length),
    commission: fills.commission.rows(fills.length),
    slippage: fills.slippage.rows(fills.length),
  };
}

function tradeColumns(trades: TradeBook): Omit<TradeColumns, "worst" | "best"> {
  return {
    length: trades.length,
    symbol: trades.symbol.slice(0, trades.length),
    entryTime: trades.entryTime.slice(0, trades.length),
    exitTime: trades.exitTime.slice(0, trades.length),
    quantity: trades.quantity.slice(0, trades.length),
    entryPrice: trades.entryPrice.slice(0, trades.length),
    exitPrice: trades.exitPrice.slice(0, trades.length),
    pnl: trades.pnl.slice(0, trades.length),
    commission: trades.commission.rows(trades.length),
    return: trades.return.slice(0, trades.length),
    bars: trades.bars.slice(0, trades.length),
    income: trades.income.rows(trades.length),
  };
}

function orderColumns({ book }: SimulatedBroker): OrderColumns {
  return {
    length: book.length,
    id: book.symbol.slice(0, book.length).map((_, row) => row + 1),
    symbol: book.symbol.slice(0, book.length),
    time: book.time.slice(0, book.length),
    type: book.type.slice(0, book.length),
    timeInForce: book.timeInForce.slice(0, book.length),
    status: book.status.slice(0, book.length),
    quantity: book.quantity.slice(0, book.length),
    filled: book.filled.slice(0, book.length),
    limitPrice: book.limit.rows(book.length),
    stopPrice: book.stop.rows(book.length),
    averagePrice: book.averagePrice.slice(0, book.length),
    closedTime: book.closedTime.slice(0, book.length),
    group: Int32Array.from(book.group.rows(book.length)),
    reason: Int32Array.from(book.reason.rows(book.length)),
  };
}
