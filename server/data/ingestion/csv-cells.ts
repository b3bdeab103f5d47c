import type { DuckDBConnection } from "@duckdb/node-api";
import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import { literal, rowsOf } from "#server/data/storage/index.ts";

type Dialect = Pick<ImportMapping, "delimiter" | "quote">;

export function dialectSql({ delimiter, quote }: { delimiter: string; quote: string }): string {
  return `delim=${literal(delimiter)}, quote=${literal(quote)}, escape=${literal(quote)}`;
}

/** The first rows as texts; a line with fewer than `width` fields gives a shorter row. */
export async function readCells(
  connection: DuckDBConnection,
  path: string,
  dialect: Dialect,
  width: number,
  limit: number,
): Promise<string[][]> {
  const columns = Array.from({ length: width }, (_, i) => `'c${i}': 'VARCHAR'`);
  // A null string that no file holds: '' then stays '', and NULL means that the line was shorter.
  const rows = await rowsOf<Record<string, string | null>>(
    connection,
    `SELECT * FROM read_csv(${literal(path)}, auto_detect=false, header=false, ${dialectSql(dialect)},
       columns={${columns.join(", ")}}, null_padding=true, strict_mode=false, ignore_errors=true,
       nullstr='\u0001') LIMIT ${limit}`,
  );
  return rows.map((row) => Object.values(row).filter((cell) => cell !== null));
}
