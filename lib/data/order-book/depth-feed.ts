import { type Level, OrderBook } from "./order-book.ts";

/** Changes of a book numbered by the venue: `first` to `last`; `previous` = `last` of the one before, where it is told. */
export type DepthChange = {
  readonly first: number;
  readonly last: number;
  readonly previous?: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
};
export type DepthSnapshot = {
  readonly last: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
};

/**
 * Keeps a book in step with a stream of numbered changes and snapshots in any order: changes that come before the
 * first snapshot wait for it, changes that it already holds are dropped, gaps in the numbers are counted.
 */
export class DepthFeed {
  readonly book = new OrderBook();
  #waiting: DepthChange[] = [];
  #last = Number.NaN;
  #lastSeen = Number.NaN;
  #synchronised = false;
  gaps = 0;
  /** Changes applied as they came, and those that had waited for a snapshot. */
  applied = 0;
  reapplied = 0;

  /** Whether the book shows the market: a snapshot has come. */
  get synchronised(): boolean {
    return this.#synchronised;
  }

  /** Number of the last change that the book holds. */
  get last(): number {
    return this.#last;
  }

  /** Answers whether the book took it. */
  change(change: DepthChange): boolean {
    const seen = this.#lastSeen;
    this.#lastSeen = change.last;
    const continues = change.previous === undefined ? change.first === seen + 1 : change.previous === seen;
    if (!Number.isNaN(seen) && !continues) this.gaps++;
    if (!this.#synchronised) this.#waiting.push(change);
    if (!this.#synchronised || change.last <= this.#last) return false;
    this.#apply(change);
    this.applied++;
    return true;
  }

  snapshot({ last, bids, asks }: DepthSnapshot): void {
    this.book.reset(bids, asks);
    this.#last = last;
    this.#synchronised = true;
    for (const change of this.#waiting)
      if (change.last > last) {
        this.#apply(change);
        this.reapplied++;
      }
    this.#waiting = [];
  }

  #apply({ last, bids, asks }: DepthChange): void {
    this.book.apply(bids, asks);
    this.#last = last;
  }
}
