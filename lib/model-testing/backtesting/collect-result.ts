import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import type { TradeBook } from "#lib/execution/positions/index.ts";
import { computeStatistics } from "#lib/model-testing/benchmarking/index.ts";
import { ENGINE_VERSION } from "./engine-version.ts";
import type { BacktestResult, EquityColumns, FillColumns, OrderColumns, TradeColumns } from "./result.ts";
import type { Run } from "./run.ts";
import type { Curve } from "./simulation.ts";
import type { BacktestSpec } from "./spec.ts";

type Parts = {
  readonly spec: BacktestSpec;
  readonly run: Run;
  readonly curve: Curve;
  readonly timeline: Float64Array;
  readonly benchmark: Float64Array;
  readonly bars: number;
};

/** Everything a run leaves behind, in columns of its own. */
export function collectResult({ spec, run, curve, timeline, benchmark, bars }: Parts): BacktestResult {
  const equity = equityColumns(timeline, curve.equity, curve.cash, curve.gross, spec.capital);
  const fills = fillColumns(run.broker);
  const trades = tradeColumns(run.ledger.trades);
  const settings = {
    periodsPerYear: spec.periodsPerYear,
    timeZone: spec.timeZone,
    riskFreeRate: spec.riskFreeRate,
    initialEquity: spec.capital,
  };
  return {
    engineVersion: ENGINE_VERSION,
    spec,
    symbols: run.symbols,
    bars,
    equity,
    benchmark,
    fills,
    trades,
    orders: orderColumns(run.broker),
    reasons: run.broker.book.reasons,
    logs: run.logs,
    statistics: computeStatistics({ ...settings, equity, trades, fills, benchmark }),
    benchmarkStatistics: benchmark.length === 0 ? null : holdingStatistics(settings, timeline, benchmark),
  };
}

function equityColumns(
  time: Float64Array,
  equity: Float64Array,
  cash: Float64Array,
  grossValue: Float64Array,
  capital: number,
): EquityColumns {
  const length = time.length;
  const drawdown = new Float64Array(length);
  const gross = new Float64Array(length);
  const net = new Float64Array(length);
  let peak = capital;
  for (let i = 0; i < length; i++) {
    const value = equity[i]!;
    if (value > peak) peak = value;
    drawdown[i] = value / peak - 1;
    gross[i] = grossValue[i]! / value;
    net[i] = (value - cash[i]!) / value;
  }
  return { length, time, equity, cash, drawdown, gross, net };
}

type Settings = Pick<
  Parameters<typeof computeStatistics>[0],
  "periodsPerYear" | "timeZone" | "riskFreeRate" | "initialEquity"
>;

/** A benchmark is always invested and never trades. */
function holdingStatistics(settings: Settings, time: Float64Array, equity: Float64Array) {
  const { length } = equity;
  const none = new Float64Array(0);
  return computeStatistics({
    ...settings,
    equity: { length, time, equity, gross: new Float64Array(length).fill(1) },
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  });
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
    commission: fills.commission.slice(0, fills.length),
    slippage: fills.slippage.slice(0, fills.length),
  };
}

function tradeColumns(trades: TradeBook): TradeColumns {
  return {
    length: trades.length,
    symbol: trades.symbol.slice(0, trades.length),
    entryTime: trades.entryTime.slice(0, trades.length),
    exitTime: trades.exitTime.slice(0, trades.length),
    quantity: trades.quantity.slice(0, trades.length),
    entryPrice: trades.entryPrice.slice(0, trades.length),
    exitPrice: trades.exitPrice.slice(0, trades.length),
    pnl: trades.pnl.slice(0, trades.length),
    commission: trades.commission.slice(0, trades.length),
    return: trades.return.slice(0, trades.length),
    bars: trades.bars.slice(0, trades.length),
  };
}

function orderColumns({ book }: SimulatedBroker): OrderColumns {
  return {
    length: book.length,
    id: Int32Array.from({ length: book.length }, (_, row) => row + 1),
    symbol: book.symbol.slice(0, book.length),
    time: book.time.slice(0, book.length),
    type: book.type.slice(0, book.length),
    timeInForce: book.timeInForce.slice(0, book.length),
    status: book.status.slice(0, book.length),
    quantity: book.quantity.slice(0, book.length),
    filled: book.filled.slice(0, book.length),
    limitPrice: book.limit.slice(0, book.length),
    stopPrice: book.stop.slice(0, book.length),
    averagePrice: book.averagePrice.slice(0, book.length),
    closedTime: book.closedTime.slice(0, book.length),
    group: book.group.slice(0, book.length),
    reason: book.reason.slice(0, book.length),
  };
}
