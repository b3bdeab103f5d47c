import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { ColumnSource } from "./indicator.ts";

type Columns = readonly Float64Array[];
type Entry = { readonly key: string; readonly columns: Columns; readonly digest: number; users: number };

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Indicator columns kept by what they are made of: the content of their inputs, the indicator and its parameters.
 * What was used longest ago goes first when they outgrow `maxBytes`, and new columns are written into its memory.
 * A column that a lease holds never goes, so the limit can be passed by what is in use at once.
 */
export class ColumnCache {
  readonly #maxBytes: number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>();
  /** What each known column holds. */
  readonly #contents = new WeakMap<Float64Array, string>();
  #bytes = 0;
  hits = 0;
  misses = 0;
  evictions = 0;
  /** Columns that were written into memory of others. */
  reused = 0;

  constructor({ maxBytes }: { readonly maxBytes: number }) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Says what a column holds: everything that decides its values, for example dataset hash, symbol, period and name. */
  identify(column: Float64Array, content: string): void {
    this.#contents.set(column, content);
  }

  open(): ColumnLease {
    return new ColumnLease(this);
  }

  /** For leases. Undefined when an input is not known. */
  take(
    name: string,
    parameters: object,
    inputs: Columns,
    outputs: number,
    fill: (columns: Columns) => void,
  ): { readonly entry: Entry; readonly added: boolean } | undefined {
    const contents = inputs.map((input) => this.#contents.get(input));
    if (contents.includes(undefined)) return undefined;
    const key = `${name}${canonicalJson(parameters)}(${contents.join(",")})`;
    const known = this.#entries.get(key);
    if (known) {
      this.hits++;
      known.users++;
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return { entry: known, added: false };
    }
    this.misses++;
    const columns = this.#room(outputs, inputs[0]!.length);
    fill(columns);
    for (const [k, column] of columns.entries()) this.identify(column, `${key}[${k}]`);
    const entry = { key, columns, digest: digestOf(columns), users: 1 };
    this.#entries.set(key, entry);
    this.#bytes += sizeOf(columns);
    return { entry, added: true };
  }

  /** Memory for `count` columns, taken from what was used longest ago when there is too little. */
  #room(count: number, length: number): Float64Array[] {
    const columns: Float64Array[] = [];
    for (const entry of this.#entries.values()) {
      if (this.#bytes + count * length * BYTES <= this.#maxBytes) break;
      if (entry.users > 0) continue;
      this.forget(entry);
      this.evictions++;
      for (const column of entry.columns)
        if (column.length === length && columns.length < count) columns.push(column);
    }
    this.reused += columns.length;
    while (columns.length < count) columns.push(new Float64Array(length));
    return columns;
  }

  /** For leases: drops an entry. Whoever holds its columns keeps them, but they are no longer known. */
  forget(entry: Entry): void {
    if (this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    this.#bytes -= sizeOf(entry.columns);
    for (const column of entry.columns) this.#contents.delete(column);
  }
}

/** Columns in use by one run. Everything taken stays until `close`; then their memory may be written anew. */
export class ColumnLease implements ColumnSource {
  readonly #cache: ColumnCache;
  readonly #taken: { readonly entry: Entry; readonly added: boolean }[] = [];

  constructor(cache: ColumnCache) {
    this.#cache = cache;
  }

  columns(...request: Parameters<ColumnCache["take"]>): Columns | undefined {
    const found = this.#cache.take(...request);
    if (found) this.#taken.push(found);
    return found?.entry.columns;
  }

  /**
   * Call it when foreign code has had the columns. When it wrote into one, that one and all that were computed during
   * this lease are forgotten: they may rest on what it wrote. Answers whether all were intact.
   */
  verify(): boolean {
    const broken = this.#taken.filter(({ entry }) => digestOf(entry.columns) !== entry.digest);
    if (broken.length === 0) return true;
    for (const { entry } of [...broken, ...this.#taken.filter(({ added }) => added)])
      this.#cache.forget(entry);
    return false;
  }

  close(): void {
    for (const { entry } of this.#taken.splice(0)) entry.users--;
  }
}

const sizeOf = (columns: Columns) => columns.reduce((sum, { length }) => sum + length * BYTES, 0);

/** A 32-bit digest of the bits of columns. */
function digestOf(columns: Columns): number {
  let digest = 1;
  for (const column of columns) {
    const words = new Int32Array(column.buffer, column.byteOffset, column.length * 2);
    for (let from = 0; from < words.length; from += STRETCH_WORDS)
      digest = digestWords(digest, words, from, Math.min(words.length, from + STRETCH_WORDS));
  }
  return digest;
}

/** V8 compiles a function that is called often far better than one long loop. */
const STRETCH_WORDS = 8192;
const FACTOR = 16777619;

/** Multiply and add over an even number of words, in four lanes, which do not wait for each other. */
function digestWords(seed: number, words: Int32Array, from: number, to: number): number {
  let a = seed;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = from;
  for (; k + 3 < to; k += 4) {
    a = (Math.imul(a, FACTOR) + words[k]!) | 0;
    b = (Math.imul(b, FACTOR) + words[k + 1]!) | 0;
    c = (Math.imul(c, FACTOR) + words[k + 2]!) | 0;
    d = (Math.imul(d, FACTOR) + words[k + 3]!) | 0;
  }
  for (; k < to; k++) a = (Math.imul(a, FACTOR) + words[k]!) | 0;
  return [b, c, d].reduce((digest, lane) => (Math.imul(digest, FACTOR) + lane) | 0, a);
}
