import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { ColumnSource } from "./indicator.ts";
import { ScratchColumns } from "./scratch-columns.ts";

type Columns = readonly Float64Array[];

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Indicator columns kept by what they are made of: the content of their inputs, the indicator and its parameters.
 * Runs get copies, which cost a tenth of what computing them does; so a strategy that writes into one harms only itself.
 * What was used longest ago goes first when they outgrow `maxBytes`, and new columns are written into its memory.
 */
export class ColumnCache {
  readonly #maxBytes: number;
  /** In the order of their last use. */
  readonly #kept = new Map<string, Columns>();
  /** What columns hold that were not computed here. */
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

  /** For leases. */
  contentOf(column: Float64Array): string | undefined {
    return this.#contents.get(column);
  }

  /** For leases: whether column `index` kept under `key` has these very values. */
  holds(key: string, index: number, column: Float64Array): boolean {
    const kept = this.#kept.get(key)?.[index];
    return kept !== undefined && kept.length === column.length && areEqual(kept, column);
  }

  /** For leases: writes into `columns` what is kept under `key`, or what `fill` writes there, and keeps it. */
  copyInto(columns: Columns, key: string, fill: (columns: Columns) => void): void {
    const kept = this.#kept.get(key);
    if (!kept) {
      this.misses++;
      fill(columns);
      this.#keep(key, columns);
      return;
    }
    this.hits++;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const [k, column] of columns.entries()) column.set(kept[k]!);
  }

  #keep(key: string, columns: Columns): void {
    const bytes = sizeOf(columns);
    if (bytes > this.#maxBytes) return;
    const freed = this.#makeRoom(bytes).filter(({ length }) => length === columns[0]!.length);
    this.reused += Math.min(freed.length, columns.length);
    const kept = columns.map((column) => {
      const own = freed.pop() ?? new Float64Array(column.length);
      own.set(column);
      return own;
    });
    this.#kept.set(key, kept);
    this.#bytes += bytes;
  }

  /** Forgets what was used longest ago until so many bytes fit; answers its memory. */
  #makeRoom(bytes: number): Float64Array[] {
    const freed: Float64Array[] = [];
    for (const [key, columns] of this.#kept) {
      if (this.#bytes + bytes <= this.#maxBytes) break;
      this.#kept.delete(key);
      this.#bytes -= sizeOf(columns);
      this.evictions++;
      freed.push(...columns);
    }
    return freed;
  }
}

type Origin = { readonly key: string; readonly index: number };

/** The columns of one run: copies of what the cache keeps. After `close` the next run writes into their memory. */
export class ColumnLease implements ColumnSource {
  readonly #cache: ColumnCache;
  readonly #scratch = new ScratchColumns();
  readonly #origins = new Map<Float64Array, Origin>();

  constructor(cache: ColumnCache) {
    this.#cache = cache;
  }

  columns(...[name, parameters, inputs, outputs, fill]: Parameters<ColumnSource["columns"]>): Columns {
    const columns = this.#scratch.take(outputs, inputs[0]!.length);
    const contents = inputs.map((input) => this.#contentOf(input));
    if (contents.includes(undefined)) {
      fill(columns);
      return columns;
    }
    const key = `${name}${canonicalJson(parameters)}(${contents.join(",")})`;
    this.#cache.copyInto(columns, key, fill);
    for (const [index, column] of columns.entries()) this.#origins.set(column, { key, index });
    return columns;
  }

  close(): void {
    this.#origins.clear();
    this.#scratch.close();
  }

  /** Undefined when nobody knows, or when the strategy has written into it since. */
  #contentOf(column: Float64Array): string | undefined {
    const origin = this.#origins.get(column);
    if (!origin) return this.#cache.contentOf(column);
    const { key, index } = origin;
    return this.#cache.holds(key, index, column) ? `${key}[${index}]` : undefined;
  }
}

const sizeOf = (columns: Columns) => columns.reduce((sum, { length }) => sum + length * BYTES, 0);

function areEqual(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
