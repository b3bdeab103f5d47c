/** The rows of the symbols that are held, in ascending order, so that sums over them do not walk over all others. */
export class HeldSymbols {
  readonly rows: Int32Array;
  count = 0;

  constructor(symbols: number) {
    this.rows = new Int32Array(symbols);
  }

  add(symbol: number): void {
    const at = this.#firstFrom(symbol);
    this.rows.copyWithin(at + 1, at, this.count++);
    this.rows[at] = symbol;
  }

  remove(symbol: number): void {
    const at = this.#firstFrom(symbol);
    this.rows.copyWithin(at, at + 1, this.count--);
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
