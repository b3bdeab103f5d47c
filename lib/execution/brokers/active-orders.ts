import type { OrderBook } from "#lib/execution/orders/index.ts";

/** Rows of one symbol's working orders, oldest first. May grow while it is walked. */
export class ActiveOrders {
  rows = new Int32Array(8);
  count = 0;

  add(row: number): void {
    if (this.count === this.rows.length) {
      const wider = new Int32Array(this.rows.length * 2);
      wider.set(this.rows);
      this.rows = wider;
    }
    this.rows[this.count++] = row;
  }

  /** Drops the rows of orders that have ended; answers how many. */
  tidy(book: OrderBook): number {
    const before = this.count;
    let kept = 0;
    for (let k = 0; k < before; k++) {
      const row = this.rows[k]!;
      if (book.isWorking(row)) this.rows[kept++] = row;
    }
    this.count = kept;
    return before - kept;
  }
}
