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
    statistics: computeStatistics({ ...settings, equity, trades, fills }),
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
    time: fills.time.finish(),
    symbol: fills.symbol.finish(),
    orderId: fills.orderId.finish(),
    quantity: fills.quantity.finish(),
    price: fills.price.finish(),
    commission: fills.commission.finish(),
    slippage: fills.slippage.finish(),
  };
}

function tradeColumns(trades: TradeBook): TradeColumns {
  return {
    length: trades.symbol.length,
    symbol: trades.symbol.finish(),
    entryTime: trades.entryTime.finish(),
    exitTime: trades.exitTime.finish(),
    quantity: trades.quantity.finish(),
    entryPrice: trades.entryPrice.finish(),
    exitPrice: trades.exitPrice.finish(),
    pnl: trades.pnl.finish(),
    commission: trades.commission.finish(),
    return: trades.return.finish(),
    bars: trades.bars.finish(),
  };
}

function orderColumns({ book }: SimulatedBroker): OrderColumns {
  return {
    length: book.length,
    id: Int32Array.from({ length: book.length }, (_, row) => row + 1),
    symbol: book.symbol.finish(),
    time: book.time.finish(),
    type: book.type.finish(),
    timeInForce: book.timeInForce.finish(),
    status: book.status.finish(),
    quantity: book.quantity.finish(),
    filled: book.filled.finish(),
    limitPrice: book.limit.finish(),
    stopPrice: book.stop.finish(),
    averagePrice: book.averagePrice.finish(),
    closedTime: book.closedTime.finish(),
    group: book.group.finish(),
    reason: book.reason.finish(),
  };
}
