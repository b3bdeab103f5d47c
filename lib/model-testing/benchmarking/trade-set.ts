import type { Lot } from "./fifo-trades.ts";

export const TRADE_SETS = ["flat-to-flat", "fifo", "average-cost"] as const;
/** What counts as one trade: a round trip, or each lot that a fill closed (oldest first, or at average cost). */
export type TradeSetName = (typeof TRADE_SETS)[number];

/** Closed trades in the order in which they closed. Absent columns were not recorded. Times in µs. */
export type TradeSet = {
  readonly length: number;
  /** Net, account currency. */
  readonly pnl: Float64Array;
  readonly entryTime?: Float64Array;
  readonly exitTime?: Float64Array;
  /** pnl ÷ value of the entry. */
  readonly return?: Float64Array;
  /** Worst and best move from the entry price while it was held, as signed fractions of it: mae ≤ 0 ≤ mfe. */
  readonly mae?: Float64Array;
  readonly mfe?: Float64Array;
  /** What the initial stop put at risk, account currency, > 0; NaN where none was set. */
  readonly risk?: Float64Array;
};

const COLUMNS = ["pnl", "entryTime", "exitTime", "return", "mae", "mfe", "risk"] as const;

/** The closed rows: an open trade has exitTime NaN. */
export function closedTrades(trades: TradeSet & { readonly exitTime: Float64Array }): TradeSet {
  const rows: number[] = [];
  for (let i = 0; i < trades.length; i++) if (!Number.isNaN(trades.exitTime[i]!)) rows.push(i);
  if (rows.length === trades.length && trades.pnl.length === trades.length) return trades;
  const columns = COLUMNS.flatMap((name) => {
    const column = trades[name];
    return column ? [[name, Float64Array.from(rows, (row) => column[row]!)] as const] : [];
  });
  return { length: rows.length, ...(Object.fromEntries(columns) as { pnl: Float64Array }) };
}

export function tradeSetOf(lots: readonly Lot[]): TradeSet {
  const column = (value: (lot: Lot) => number) => Float64Array.from(lots, value);
  return {
    length: lots.length,
    pnl: column(({ pnl }) => pnl),
    entryTime: column(({ entryTime }) => entryTime),
    exitTime: column(({ exitTime }) => exitTime),
    return: column((lot) => lot.pnl / Math.abs(lot.quantity * lot.entryPrice)),
  };
}
