type Column = Float64Array | Int32Array | Uint8Array;

const GROWTH = 2;
const ALIGNMENT_BYTES = 8;

/** Widens every column among the fields of `table`, whose rows fill them to the brim. One piece of memory holds all. */
export function growColumns(table: object): void {
  const fields = table as Record<string, unknown>;
  const columns = Object.entries(fields).filter((field): field is [string, Column] =>
    ArrayBuffer.isView(field[1]),
  );
  const roomFor = (column: Column) =>
    Math.ceil((column.byteLength * GROWTH) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const memory = new ArrayBuffer(columns.reduce((bytes, [, column]) => bytes + roomFor(column), 0));
  let at = 0;
  for (const [name, column] of columns) {
    const Kind = column.constructor as new (memory: ArrayBuffer, at: number, length: number) => Column;
    const wider = new Kind(memory, at, column.length * GROWTH);
    wider.set(column);
    fields[name] = wider;
    at += roomFor(column);
  }
}
