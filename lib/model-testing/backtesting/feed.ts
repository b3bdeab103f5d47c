import type { BarColumns, Micros } from "#lib/core/columns.ts";
import type { Market } from "#lib/execution/brokers/index.ts";
import type { FinerBars } from "./finer-bars.ts";

/** One symbol's bars and how far the run has read them. The engine moves `i` and `j`; nobody else sees them. */
export class Feed implements Market {
  readonly symbol: number;
  readonly name: string;
  readonly bars: BarColumns;
  readonly length: number;
  readonly end: Float64Array;
  readonly close: Float64Array;
  readonly fine: BarColumns;
  /** Where the finer bars of each bar begin; undefined when there are none. */
  readonly #edges: Int32Array | undefined;
  /** Bars before the first onBar. */
  readonly warmup: number;
  #soon = -1;
  #soonOpen = Number.NaN;
  #soonOpening = Number.NaN;
  /** The last bar that has ended; −1 before the first. */
  i = -1;
  /** The last bar of `fine` that has ended. */
  j = -1;
  opening: Micros = Number.NaN;
  /** Whether bar `i` ends at this very moment. */
  isNew = false;

  constructor(symbol: number, bars: BarColumns, warmup: number, finer?: FinerBars) {
    this.symbol = symbol;
    this.name = bars.symbol;
    this.bars = bars;
    this.length = bars.length;
    this.end = bars.end;
    this.close = bars.close;
    this.fine = finer?.bars ?? bars;
    this.#edges = finer?.edges;
    this.warmup = warmup;
  }

  get hasFiner(): boolean {
    return this.#edges !== undefined;
  }

  get fineFrom(): number {
    return this.#edges === undefined ? this.i : this.#edges[this.i]!;
  }

  /** One past the last bar of `fine` inside the current bar. */
  get fineTo(): number {
    return this.#edges === undefined ? this.i + 1 : this.#edges[this.i + 1]!;
  }

  /** Orders now meet bar `j` of `fine`; answers its open. */
  open(j: number): number {
    if (j !== this.#soon) this.fetch(j);
    this.j = j;
    this.opening = this.#soonOpening;
    return this.#soonOpen;
  }

  /** Reads what `open(j)` will need: it lies far away in memory, and what is asked for together comes together. */
  fetch(j: number): void {
    const { fine } = this;
    if (j >= fine.length) return;
    this.#soon = j;
    this.#soonOpen = fine.open[j]!;
    this.#soonOpening = fine.start[j]!;
  }

  /** The first bar of `fine` that starts at or after `time`, which is now: where an order made now may first fill. */
  nextBar(time: Micros): number {
    const { fine } = this;
    let next = this.i < 0 ? 0 : this.fineTo;
    while (!this.isNew && next < fine.length && fine.start[next]! < time) next++;
    return next;
  }
}
