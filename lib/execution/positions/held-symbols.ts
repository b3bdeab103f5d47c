/** The rows of the symbols that are held, in ascending order, so that sums over them do not walk over all others. */
export class HeldSymbols {
  readonly rows: Int32Array;
  count = 0;

  constructor(symbols: number) {
    this.rows = new Int32Array(symbols);
  }

  add(symbol: number): void {
    const { rows } = this;
    const at = this.#firstFrom(symbol);
    // By hand: it is nearly always a few rows, and a call of copyWithin takes longer than most fills.
    for (let k = this.count++; k > at; k--) rows[k] = rows[k - 1]!;
    rows[at] = symbol;
  }

  remove(symbol: number): void {
    const { rows } = this;
    const last = --this.count;
    for (let k = this.#firstFrom(symbol); k < last; k++) rows[k] = rows[k + 1]!;
  }

  /** Where the first row stands that is not below `symbol`. */
  #firstFrom(symbol: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle]! < symbol) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
