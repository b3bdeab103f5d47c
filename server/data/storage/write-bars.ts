import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { adoptFile, type BarStore } from "./bar-store.ts";
import { literal, rowsOf } from "./duckdb.ts";
import type { BarFile, SymbolPart } from "./manifest.ts";

/** Rows in one Parquet file: large enough to scan fast, small enough to skip and to share between snapshots. */
export const ROWS_PER_FILE = 1 << 20;

/**
 * Writes a table as content-hashed Parquet files of the store, invisible until `publishSnapshot`.
 * The table's rows lie in symbol and time order and have the columns place BIGINT (0, 1, 2 …, holes allowed),
 * symbol VARCHAR, start, end TIMESTAMPTZ, open, high, low, close, volume DOUBLE, none NULL.
 */
export async function writeBarFiles(
  connection: DuckDBConnection,
  table: string,
  store: BarStore,
  scratch: string,
  onRows: (written: number) => void = () => {},
): Promise<BarFile[]> {
  const [last] = await rowsOf<{ place: number }>(connection, `SELECT max(place) AS place FROM ${table}`);
  const total = (last?.place ?? -1) + 1;
  const files: BarFile[] = [];
  for (let first = 0; first < total; first += ROWS_PER_FILE) {
    const slice = `FROM ${table} WHERE place >= ${first} AND place < ${first + ROWS_PER_FILE}`;
    const path = join(scratch, `${files.length}.parquet`);
    await connection.run(
      `COPY (SELECT symbol, start, "end", open, high, low, close, volume ${slice})
       TO ${literal(path)} (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
    );
    const symbols = await rowsOf<SymbolPart>(
      connection,
      `SELECT symbol, count(*) AS rows, epoch_us(min(start)) AS first, epoch_us(max(start)) AS last
       ${slice} GROUP BY symbol ORDER BY symbol`,
    );
    const rows = symbols.reduce((sum, symbol) => sum + symbol.rows, 0);
    if (rows === 0) continue;
    const hash = createHash("sha256");
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
    const file = { hash: hash.digest("hex"), rows, bytes: (await stat(path)).size, symbols };
    files.push(file);
    await adoptFile(store, path, file.hash);
    onRows(files.reduce((sum, written) => sum + written.rows, 0));
  }
  return files;
}
