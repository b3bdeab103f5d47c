import { formatPercent } from "#components/ui/format.ts";
import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { lowerBound } from "./time-axis.ts";

/** What a chart needs of a trade; `row` is its place in the trade columns. Open trades end at NaN. */
export type ChartTrade = {
  readonly row: number;
  readonly entryTime: Micros;
  readonly exitTime: Micros;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly quantity: number;
  readonly return: number;
};

/** A trade placed on the bars of its symbol. */
export type TradeSegment = {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly isLong: boolean;
  readonly isOpen: boolean;
  readonly gain: number;
  /** `#16 −9.8 %` */
  readonly label: string;
};

/**
 * The bar in which something happened: the one that begins at the moment, else the one that contains or ends at it.
 * A fill at the open carries the bar's start, a fill at the close its end.
 */
export function barAt(bars: Pick<BarColumns, "start" | "end" | "length">, time: Micros): number {
  const begun = lowerBound(bars.start, time + 1, bars.length) - 1;
  if (begun < 0) return 0;
  return begun;
}

/** Trades of one symbol as segments over its bars, in entry order. */
export function tradeSegments(trades: readonly ChartTrade[], bars: BarColumns): TradeSegment[] {
  if (bars.length === 0) return [];
  const found = trades.map((trade): TradeSegment => {
    const isOpen = Number.isNaN(trade.exitTime);
    return {
      row: trade.row,
      from: barAt(bars, trade.entryTime),
      to: isOpen ? bars.length - 1 : barAt(bars, trade.exitTime),
      entryPrice: trade.entryPrice,
      exitPrice: isOpen ? bars.close[bars.length - 1]! : trade.exitPrice,
      isLong: trade.quantity > 0,
      isOpen,
      gain: trade.return,
      label: `#${trade.row + 1} ${trade.return > 0 ? "+" : ""}${formatPercent(trade.return, { decimals: 1 })}`,
    };
  });
  return found.sort((a, b) => a.from - b.from || a.row - b.row);
}

/** Segments that touch the bars from … to, both included. `segments` are in entry order. */
export function visibleSegments(segments: readonly TradeSegment[], from: number, to: number): TradeSegment[] {
  return segments.filter((segment) => segment.from <= to && segment.to >= from);
}
