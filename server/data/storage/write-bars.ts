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
 * The table's rows lie in symbol and time order and have the columns
 * symbol VARCHAR, start, end TIMESTAMPTZ, open, high, low, close, volume DOUBLE, none NULL.
 */
export async function writeBarFiles(
  connection: DuckDBConnection,
  table: string,
  store: BarStore,
  scratch: string,
  onRows: (written: number) => void = () => {},
): Promise<BarFile[]> {
  const [count] = await rowsOf<{ rows: number }>(connection, `SELECT count(*) AS rows FROM ${table}`);
  const total = count?.rows ?? 0;
  const files: BarFile[] = [];
  for (let first = 0; first < total; first += ROWS_PER_FILE) {
    const slice = `FROM ${table} WHERE rowid >= ${first} AND rowid < ${first + ROWS_PER_FILE}`;
    const path = join(scratch, `${files.length}.parquet`);
    await connection.run(
      `COPY (SELECT symbol, start, "end", open, high, low, close, volume ${slice} ORDER BY rowid)
       TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
    );
    const symbols = await rowsOf<SymbolPart>(
      connection,
      `SELECT symbol, count(*) AS rows, epoch_us(min(start)) AS first, epoch_us(max(start)) AS last
       ${slice} GROUP BY symbol ORDER BY symbol`,
    );
    const hash = createHash("sha256");
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
    const file = { hash: hash.digest("hex"), rows: Math.min(ROWS_PER_FILE, total - first) };
    files.push({ ...file, bytes: (await stat(path)).size, symbols });
    await adoptFile(store, path, file.hash);
    onRows(first + file.rows);
  }
  return files;
}
