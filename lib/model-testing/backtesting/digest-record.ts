import type { BacktestRecord } from "./result.ts";

/** The parts of a result that are compared; each has one digest. */
export const DIGESTED = [
  "equity",
  "fills",
  "trades",
  "orders",
  "events",
  "benchmark",
  "reasons",
  "shares",
] as const;
export type Digested = (typeof DIGESTED)[number];
export type RecordDigest = Readonly<Record<Digested, string>>;

type Column = Float64Array | Int32Array | Uint8Array;

/** Tells two results apart, not a safeguard against someone who looks for equal digests. Same on every host. */
export function digestRecord(record: BacktestRecord): RecordDigest {
  const of = (part: Digested) => {
    const digest = new Digest();
    if (part === "benchmark") digest.addColumn(record.benchmark);
    else if (part === "shares")
      for (const column of [record.profit, record.exposure]) column && digest.addColumn(column);
    else if (part === "reasons") for (const reason of record.reasons) digest.addText(reason);
    else
      for (const [name, values] of Object.entries(record[part])) {
        digest.addText(name);
        if (typeof values !== "number") digest.addColumn(values as Column);
      }
    return digest.text();
  };
  return Object.fromEntries(DIGESTED.map((part) => [part, of(part)])) as RecordDigest;
}

/** FNV-1a over 32-bit words, twice with different primes. */
class Digest {
  #a = 0x811c9dc5;
  #b = 0x9747b28c;

  addColumn(column: Column): void {
    this.#add(column.length);
    if (column instanceof Uint8Array || column instanceof Int32Array) {
      for (let i = 0; i < column.length; i++) this.#add(column[i]!);
      return;
    }
    const words = new Int32Array(column.buffer, column.byteOffset, column.length * 2);
    for (let i = 0; i < column.length; i++) {
      // A NaN may carry any payload.
      const isNone = Number.isNaN(column[i]!);
      this.#add(isNone ? 1 : words[2 * i]!);
      this.#add(isNone ? NaN_WORD : words[2 * i + 1]!);
    }
  }

  addText(text: string): void {
    this.#add(text.length);
    for (let i = 0; i < text.length; i++) this.#add(text.charCodeAt(i));
  }

  text(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #add(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x01000193);
    this.#b = Math.imul(this.#b ^ word, 0x5bd1e995);
    this.#b ^= this.#b >>> 15;
  }
}

const NaN_WORD = 0x7ff80000;
