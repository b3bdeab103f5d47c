import { statSync } from "node:fs";
import { AppError } from "#lib/core/errors.ts";
import { literal, openDuckDb } from "#server/data/storage/index.ts";

/** A CSV file as columns of text; "" stands for an empty field. */
export type TextTable = { readonly names: readonly string[]; readonly columns: readonly string[][] };

export type CsvReader = {
  /** Throws AppError "not-found" when the file is missing. `.gz` is unpacked. Without a header columns are numbered. */
  read(path: string, options?: { readonly header: boolean }): Promise<TextTable>;
  close(): void;
};

const MEMORY_MB = 1024;

/** Reads small CSV files (results, daily bars) whole. Keeps what it read: cases share their data. */
export async function openCsvReader(): Promise<CsvReader> {
  const database = await openDuckDb(":memory:", { threads: 1, memoryMb: MEMORY_MB });
  const connection = await database.connect();
  const kept = new Map<string, Promise<TextTable>>();
  const load = async (path: string, header: boolean): Promise<TextTable> => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new AppError("not-found", `The file ${path} is missing.`, { at: path });
    // DuckDB would read every file in it.
    if (found.isDirectory())
      throw new AppError("bad-input", `${path} is a folder; name a CSV file.`, { at: path });
    const sql = `SELECT * FROM read_csv(${literal(path)}, header = ${header}, all_varchar = true)`;
    const reader = await connection.runAndReadAll(sql).catch((cause: unknown) => {
      const message = `${path} cannot be read as CSV: it needs lines of text with the same number of fields.`;
      throw new AppError("bad-input", message, { cause, at: path });
    });
    const columns = reader.getColumnsJS().map((column) => column.map((value) => String(value ?? "").trim()));
    return { names: reader.columnNames(), columns };
  };
  return {
    read(path, { header } = { header: true }) {
      const key = `${header} ${path}`;
      const table = kept.get(key) ?? load(path, header);
      kept.set(key, table);
      return table;
    },
    close() {
      connection.closeSync();
      database.closeSync();
    },
  };
}

/** The column of that name, whatever its capitals; undefined when the table has none. */
export function columnOf(table: TextTable, name: string): readonly string[] | undefined {
  const k = table.names.findIndex((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return table.columns[k];
}
