type Column = Float64Array | Int32Array | Uint8Array;

const GROWTH = 4;

/** Widens every column among the fields of `table`, whose rows fill them to the brim. */
export function growColumns(table: object): void {
  const fields = table as Record<string, unknown>;
  for (const [name, field] of Object.entries(fields))
    if (ArrayBuffer.isView(field)) fields[name] = wider(field as Column);
}

function wider(column: Column): Column {
  const room = new (column.constructor as new (length: number) => Column)(column.length * GROWTH);
  room.set(column);
  return room;
}
