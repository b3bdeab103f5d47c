import { type DuckDBConnection, DuckDBInstance, type DuckDBVector } from "@duckdb/node-api";

export type DuckDbLimits = { threads: number; memoryMb: number; spillFolder?: string };

/** A DuckDB of its own, within the limits. `path` is a file, or ":memory:". Nothing is ever downloaded. */
export async function openDuckDb(path: string, limits: DuckDbLimits): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path, {
    threads: String(limits.threads),
    memory_limit: `${limits.memoryMb}MB`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
    ...(limits.spillFolder ? { temp_directory: limits.spillFolder } : {}),
  });
}

/** A value inside SQL text. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name inside SQL text. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type Column = Float64Array;

/**
 * Streams a query whose columns are all DOUBLE and never NULL, a chunk (≤ 2,048 rows) at a time.
 * The arrays are DuckDB's own memory: valid only inside `each`.
 */
export async function streamDoubles(
  connection: DuckDBConnection,
  sql: string,
  each: (columns: Column[], rows: number) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    const columns: Column[] = [];
    for (let i = 0; i < chunk.columnCount; i++)
      columns.push((chunk.getColumnVector(i) as DuckDBVector & { items: Column }).items);
    each(columns, chunk.rowCount);
  }
}

/** The rows of a small result as plain objects; integers come as numbers. */
export async function rowsOf<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJS().map((row) => {
    for (const [key, value] of Object.entries(row)) if (typeof value === "bigint") row[key] = Number(value);
    return row as Row;
  });
}
