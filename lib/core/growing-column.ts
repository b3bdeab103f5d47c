/** A typed column that grows by doubling, for rows whose number is not known in advance. */
type Numbers = Float64Array | Int32Array | Uint8Array;

export class GrowingColumn<T extends Numbers> {
  /** The storage; only the first `length` entries hold rows. It is replaced when it grows. */
  values: T;
  length = 0;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T, capacity = 64) {
    this.#make = make;
    this.values = make(capacity);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = this.#make(this.values.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  /** A copy of the rows. */
  finish(): T {
    return this.values.slice(0, this.length) as T;
  }
}

export const growingFloats = () => new GrowingColumn((length) => new Float64Array(length));
export const growingIntegers = () => new GrowingColumn((length) => new Int32Array(length));
export const growingBytes = () => new GrowingColumn((length) => new Uint8Array(length));
