import type { BarColumns, Micros } from "#lib/core/columns.ts";

/** One symbol's bars and how far the run has read them. The engine moves `i`; nobody else sees it. */
export class Feed {
  readonly symbol: number;
  readonly name: string;
  readonly bars: BarColumns;
  readonly length: number;
  readonly end: Float64Array;
  readonly close: Float64Array;
  /** Bars before the first onBar. */
  readonly warmup: number;
  /** The last bar that has ended; −1 before the first. */
  i = -1;
  /** Whether that bar ends at this very moment. */
  isNew = false;

  constructor(symbol: number, bars: BarColumns, warmup: number) {
    this.symbol = symbol;
    this.name = bars.symbol;
    this.bars = bars;
    this.length = bars.length;
    this.end = bars.end;
    this.close = bars.close;
    this.warmup = warmup;
  }

  /** The first bar that starts at or after `time`, which is now: where an order made now may first fill. */
  nextBar(time: Micros): number {
    const next = this.i + 1;
    const underway = !this.isNew && next < this.length && this.bars.start[next]! < time;
    return underway ? next + 1 : next;
  }
}
