const FIRST_CAPACITY = 1024;
const GROWTH = 4;

/** A column in which most rows hold the same value: it takes no memory until one differs. */
export class RareColumn {
  #values = new Float64Array(0);
  readonly #usual: number;

  constructor(usual: number) {
    this.#usual = usual;
  }

  get(row: number): number {
    return row < this.#values.length ? this.#values[row]! : this.#usual;
  }

  set(row: number, value: number): void {
    if (row >= this.#values.length) {
      if (Object.is(value, this.#usual)) return;
      const wider = new Float64Array(Math.max(FIRST_CAPACITY, (row + 1) * GROWTH)).fill(this.#usual);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[row] = value;
  }

  /** The first `length` rows, copied. */
  rows(length: number): Float64Array {
    const rows = new Float64Array(length).fill(this.#usual);
    rows.set(this.#values.subarray(0, length));
    return rows;
  }
}
