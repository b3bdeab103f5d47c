type Column = Float64Array | Int32Array | Uint8Array;

/** Columns begin this long: small enough for V8 to keep them on its own heap, where they cost nothing. */
export const FIRST_CAPACITY = 8;
const FIRST_GROWTH = 1024;
const GROWTH = 4;
/** A cache line apart, or the same row of every column would want the same place in the processor's cache. */
const GAP_BYTES = 64;

/** Widens every column among the fields of `table`, whose rows fill them to the brim. One piece of memory holds all. */
export function growColumns(table: object): void {
  const fields = table as Record<string, unknown>;
  const names = Object.keys(fields).filter((name) => ArrayBuffer.isView(fields[name]));
  const columns = names.map((name) => fields[name] as Column);
  const length = Math.max(FIRST_GROWTH, columns[0]!.length * GROWTH);
  const roomFor = (column: Column) => column.BYTES_PER_ELEMENT * length + GAP_BYTES;
  const memory = new ArrayBuffer(columns.reduce((bytes, column) => bytes + roomFor(column), 0));
  let at = 0;
  columns.forEach((column, k) => {
    const Kind = column.constructor as new (memory: ArrayBuffer, at: number, length: number) => Column;
    const wider = new Kind(memory, at, length);
    wider.set(column);
    fields[names[k]!] = wider;
    at += roomFor(column);
  });
}
