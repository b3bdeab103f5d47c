import type { DuckDBInstance } from "@duckdb/node-api";
import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError, invariant } from "#lib/core/errors.ts";
import { BAR_COLUMN_NAMES, joinBars, sliceBars, toBars } from "#lib/data/bars/index.ts";
import { fileOf } from "./bar-store.ts";
import { literal, openDuckDb, streamDoubles } from "./duckdb.ts";
import { type BarFile, type Snapshot, type SymbolPart, symbolsOf } from "./manifest.ts";

/** Files scanned at a time: while one is unpacked in a thread, the other's rows are copied here. */
const AT_ONCE = 2;

/** Bars that start at or after `from` and before `to`, µs UTC; absent = from the first, to the last. */
export type Span = { from?: Micros | undefined; to?: Micros | undefined };

/**
 * The bars of the named symbols, in their order, straight into typed arrays.
 * A symbol without bars in the span has length 0. @throws AppError not-found for a symbol that the snapshot lacks
 */
export async function readBars(
  snapshot: Snapshot,
  symbols: readonly string[],
  { from = -Infinity, to = Infinity }: Span = {},
): Promise<BarColumns[]> {
  const known = new Set(symbolsOf(snapshot.manifest).map(({ symbol }) => symbol));
  const missing = symbols.find((symbol) => !known.has(symbol));
  if (missing !== undefined) throw new AppError("not-found", missingSentence(missing, [...known]));
  const wanted = new Set(symbols);
  const parts = new Map<string, BarColumns[]>(symbols.map((symbol) => [symbol, []]));
  const inSpan = (s: SymbolPart) => wanted.has(s.symbol) && s.last >= from && s.first < to;
  const files = snapshot.manifest.files.filter((file) => file.symbols.some(inSpan));
  for (let i = 0; i < files.length; i += AT_ONCE) {
    const scans = files.slice(i, i + AT_ONCE).map((file) => readFile(snapshot.folder, file, inSpan));
    for (const bars of (await Promise.all(scans)).flat())
      parts.get(bars.symbol)?.push(sliceBars(bars, from, to));
  }
  return symbols.map((symbol) => joinBars(symbol, parts.get(symbol) ?? []));
}

/** One scan: the rows from the first to the last wanted symbol lie together, so offsets come from the manifest. */
async function readFile(
  folder: string,
  file: BarFile,
  wanted: (part: SymbolPart) => boolean,
): Promise<BarColumns[]> {
  const first = file.symbols.findIndex(wanted);
  const last = file.symbols.findLastIndex(wanted);
  const scanned = file.symbols.slice(first, last + 1);
  const columns = await scan(folder, file, scanned);
  let offset = 0;
  const result: BarColumns[] = [];
  for (const part of scanned) {
    const cut = (column: Float64Array) => column.subarray(offset, offset + part.rows);
    if (wanted(part)) result.push(toBars(part.symbol, columns.map(cut)));
    offset += part.rows;
  }
  return result;
}

async function scan(folder: string, file: BarFile, parts: readonly SymbolPart[]): Promise<Float64Array[]> {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const columns = BAR_COLUMN_NAMES.map(() => new Float64Array(rows));
  const bounds = `WHERE symbol BETWEEN ${literal(parts[0]!.symbol)} AND ${literal(parts.at(-1)!.symbol)}`;
  const connection = await (await sharedReader()).connect();
  let filled = 0;
  try {
    await streamDoubles(
      connection,
      `SELECT epoch_us(start)::DOUBLE, epoch_us("end")::DOUBLE, open, high, low, close, volume
       FROM read_parquet(${literal(fileOf(folder, file.hash))})
       ${parts.length === file.symbols.length ? "" : bounds}`,
      (chunk, count) => {
        for (const [i, column] of columns.entries()) column.set(chunk[i]!.subarray(0, count), filled);
        filled += count;
      },
    );
  } finally {
    connection.disconnectSync();
  }
  invariant(filled === rows, `file ${file.hash} holds ${filled} rows, its manifest says ${rows}`);
  return columns;
}

let reader: Promise<DuckDBInstance> | undefined;

function sharedReader(): Promise<DuckDBInstance> {
  reader ??= openDuckDb(":memory:", { threads: 2, memoryMb: 512 });
  return reader;
}

function missingSentence(symbol: string, known: string[]): string {
  const some = known.slice(0, 8).join(", ");
  const more = known.length > 8 ? ` and ${known.length - 8} more` : "";
  return `The snapshot holds no symbol "${symbol}"; it holds ${some}${more}.`;
}
