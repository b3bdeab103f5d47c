import type { BarColumns } from "#lib/core/columns.ts";
import { growColumns } from "#lib/core/growing-columns.ts";
import type { MarketBar } from "./market-moment.ts";

const FIRST_CAPACITY = 256;

/**
 * Bars of one symbol as they come, 56 bytes each. The columns are longer than the bars: behind the last one stands
 * where the next will start, ∞ where nobody knows.
 */
export class GrowingBars implements BarColumns {
  readonly symbol: string;
  /** Bars that have ended, and the one that is known to follow. */
  length = 0;
  /** Number of the last bar that has ended; −1 before the first. */
  i = -1;
  start = new Float64Array(FIRST_CAPACITY).fill(Number.POSITIVE_INFINITY);
  end = new Float64Array(FIRST_CAPACITY);
  open = new Float64Array(FIRST_CAPACITY);
  high = new Float64Array(FIRST_CAPACITY);
  low = new Float64Array(FIRST_CAPACITY);
  close = new Float64Array(FIRST_CAPACITY);
  volume = new Float64Array(FIRST_CAPACITY);

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  /** Answers whether the columns were replaced by longer ones. */
  add(bar: MarketBar): boolean {
    const i = ++this.i;
    const grows = i + 1 === this.start.length;
    if (grows) {
      growColumns(this);
      this.start.fill(Number.POSITIVE_INFINITY, i);
    }
    this.start[i] = bar.start;
    this.end[i] = bar.end;
    this.open[i] = bar.open;
    this.high[i] = bar.high;
    this.low[i] = bar.low;
    this.close[i] = bar.close;
    this.volume[i] = bar.volume;
    if (bar.next !== null) this.start[i + 1] = bar.next;
    this.length = bar.next === null ? i + 1 : i + 2;
    return grows;
  }

  /** The bars that have ended, without what is known to follow: views of the columns of now. */
  ended(): BarColumns {
    const length = this.i + 1;
    const cut = (column: Float64Array) => column.subarray(0, length);
    const { symbol, start, end, open, high, low, close, volume } = this;
    return {
      ...{ symbol, length, start: cut(start), end: cut(end), open: cut(open), high: cut(high) },
      ...{ low: cut(low), close: cut(close), volume: cut(volume) },
    };
  }
}
