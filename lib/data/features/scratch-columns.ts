import type { ColumnSource } from "./indicator.ts";

const BYTES = Float64Array.BYTES_PER_ELEMENT;
/** What is kept beyond it goes to the collector. */
const MAX_KEPT_BYTES = 2 ** 26;

/** Columns that nobody reads any more, by their length: new ones would have to be zeroed first and collected later. */
const kept = new Map<number, Float64Array[]>();
let keptBytes = 0;

/**
 * The columns of one run alone, in memory of runs that are over. After `close` the next run writes into them. Nobody else
 * reads them: whoever writes into them harms only itself.
 */
export class ScratchColumns implements ColumnSource {
  readonly #taken: Float64Array[] = [];

  columns(...[, , inputs, outputs, fill]: Parameters<ColumnSource["columns"]>): readonly Float64Array[] {
    const columns = this.take(outputs, inputs[0]!.length);
    fill(columns);
    return columns;
  }

  /** `count` columns with whatever values. */
  take(count: number, length: number): Float64Array[] {
    const columns = Array.from({ length: count }, () => take(length));
    this.#taken.push(...columns);
    return columns;
  }

  close(): void {
    for (const column of this.#taken.splice(0)) keep(column);
  }
}

function take(length: number): Float64Array {
  const column = kept.get(length)?.pop();
  if (!column) return new Float64Array(length);
  keptBytes -= length * BYTES;
  return column;
}

function keep(column: Float64Array): void {
  const { length } = column;
  if (keptBytes + length * BYTES > MAX_KEPT_BYTES) return;
  keptBytes += length * BYTES;
  const alike = kept.get(length);
  if (alike) alike.push(column);
  else kept.set(length, [column]);
}
