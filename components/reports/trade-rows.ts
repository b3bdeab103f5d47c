import { formatDate, formatTime } from "#components/ui/format-time.ts";
import type { Micros } from "#lib/core/columns.ts";
import type { BacktestRecord } from "#lib/model-testing/backtesting/index.ts";

/** Dates for daily and longer bars, times otherwise; in the run's zone. */
export type WhenFormat = (time: Micros) => string;

const LONG = new Set(["1d", "1w", "1mo"]);
export function isDailyRun({ spec }: Pick<BacktestRecord, "spec">): boolean {
  return LONG.has(spec.data.resolution);
}

/** A fill at the close may carry the next midnight: it belongs to the day it closes. */
export function whenFormat(result: Pick<BacktestRecord, "spec">): WhenFormat {
  const { timeZone, fillTiming } = result.spec;
  const before = fillTiming === "this-close" ? 1 : 0;
  if (isDailyRun(result)) return (time) => formatDate((time - before) / 1000, timeZone);
  return (time) => formatTime(time / 1000, timeZone, { suffix: false });
}

/** Of what happens when a bar ends, such as placing an order or logging: the end may be the next midnight. */
export function whenBarEnds(result: BacktestRecord): WhenFormat {
  const { timeZone } = result.spec;
  return isDailyRun(result) ? (time) => formatDate((time - 1) / 1000, timeZone) : whenFormat(result);
}

export type TradeRow = {
  /** Place in the trade columns; shown as row + 1. */
  readonly row: number;
  readonly symbol: string;
  /** Of several that share the account; null where there is one, or where the account itself acted. */
  readonly strategy: string | null;
  readonly side: "Long" | "Short";
  readonly quantity: number;
  readonly entryTime: Micros;
  /** NaN while open. */
  readonly exitTime: Micros;
  readonly entryPrice: number;
  /** The last close while open. */
  readonly exitPrice: number;
  readonly pnl: number;
  readonly return: number;
  readonly commission: number;
  readonly bars: number;
};

export function tradeRow({ trades, symbols, strategies }: BacktestRecord, row: number): TradeRow {
  return {
    row,
    symbol: symbols[trades.symbol[row]!] ?? "",
    strategy: strategies?.[trades.strategy?.[row] ?? -1] ?? null,
    side: trades.quantity[row]! < 0 ? "Short" : "Long",
    quantity: trades.quantity[row]!,
    entryTime: trades.entryTime[row]!,
    exitTime: trades.exitTime[row]!,
    entryPrice: trades.entryPrice[row]!,
    exitPrice: trades.exitPrice[row]!,
    pnl: trades.pnl[row]!,
    return: trades.return[row]!,
    commission: trades.commission[row]!,
    bars: trades.bars[row]!,
  };
}

export function tradeRows(result: BacktestRecord): TradeRow[] {
  return Array.from({ length: result.trades.length }, (_, row) => tradeRow(result, row));
}

export type TradeTotals = {
  readonly won: number;
  readonly lost: number;
  readonly even: number;
  readonly open: number;
  readonly pnl: number;
  readonly commission: number;
};

export function tradeTotals(rows: readonly TradeRow[]): TradeTotals {
  const closed = rows.filter((row) => !Number.isNaN(row.exitTime));
  const sum = (value: (row: TradeRow) => number) => rows.reduce((total, row) => total + value(row), 0);
  return {
    won: closed.filter((row) => row.pnl > 0).length,
    lost: closed.filter((row) => row.pnl < 0).length,
    even: closed.filter((row) => row.pnl === 0).length,
    open: rows.length - closed.length,
    pnl: sum((row) => row.pnl),
    commission: sum((row) => row.commission),
  };
}

/** Decimals that show a price to its tick without knowing the tick: cents above 10, more below. */
export function priceDecimals(prices: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < prices.length; i++) if (prices[i]! > largest) largest = prices[i]!;
  if (largest === 0 || largest >= 10) return 2;
  return largest >= 1 ? 4 : 6;
}
