/** Seeded chance: the same seed gives the same numbers on every host. sfc32 (PractRand's small fast counter). */
export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `seed` is an integer of 0 … 2³² − 1. */
  constructor(seed: number) {
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = seed | 0;
    for (let round = 0; round < 15; round++) this.integer();
  }

  /** Uniform integer in 0 … 2³² − 1. */
  integer(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** Uniform number in [0, 1). */
  next(): number {
    return this.integer() / 4294967296;
  }

  /** Nearly normal with mean 0 and deviation 1: the sum of twelve uniforms (Irwin–Hall), so only + and −. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }
}
