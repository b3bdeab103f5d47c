import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import {
  columnNames,
  datasetZone,
  type ImportMapping,
  type Recognition,
  recognise,
  type Sample,
  stampZone,
} from "#lib/data/ingestion/index.ts";
import { literal, openDuckDb, rowsOf } from "#server/data/storage/index.ts";
import { readCells } from "./csv-cells.ts";
import { BAD_ROW_SQL, barColumnsSql, endSql, readCsvSql } from "./csv-sql.ts";
import { type CsvHead, type ImportLimits, readCsvHead } from "./open-csv.ts";

const DELIMITERS: readonly Sample["delimiter"][] = [",", ";", "\t", "|"];
const SAMPLE_ROWS = 200;
const PREVIEW_ROWS = 12;

export type PreviewBar = {
  symbol: string;
  /** µs UTC; null when the row's time cannot be read. */
  start: number | null;
  end: number | null;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Why this row would be quarantined, if it would. */
  problem: string | null;
};

export type Inspection = {
  recognition: Recognition;
  /** Names of the columns, for menus. */
  columns: string[];
  /** How the first rows read with the mapping that was given, or recognised. */
  preview: PreviewBar[];
  timeZone: string;
  bytes: number;
};

/** Recognises a file from its head and shows how the first rows would read. Changes nothing. */
export async function inspectCsv(
  path: string,
  name: string,
  options: { limits: ImportLimits; mapping?: ImportMapping | undefined },
): Promise<Inspection> {
  const scratch = await mkdtemp(join(tmpdir(), "pitwall-inspect-"));
  try {
    const csv = await readCsvHead(path, name, options.limits);
    return await inspectHead({ ...csv, name }, scratch, options.mapping);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function inspectHead(
  csv: CsvHead & { name: string },
  scratch: string,
  given?: ImportMapping,
): Promise<Inspection> {
  const head = join(scratch, "head.csv");
  await writeFile(head, csv.head);
  const duckdb = await openDuckDb(":memory:", { threads: 1, memoryMb: 256 });
  const connection = await duckdb.connect();
  try {
    const samples: Sample[] = [];
    for (const delimiter of DELIMITERS)
      if (csv.head.includes(delimiter)) samples.push(await sampleOf(connection, head, csv.head, delimiter));
    const recognition = recognise(samples, csv.name);
    const mapping = given ?? (recognition.ok ? recognition.mapping : undefined);
    return {
      recognition,
      columns: mapping ? columnNames(mapping, recognition.rows[0] ?? []) : [],
      preview: mapping ? await previewOf(connection, head, mapping) : [],
      timeZone: mapping ? datasetZone(mapping) : "UTC",
      bytes: csv.bytes,
    };
  } finally {
    connection.disconnectSync();
    duckdb.closeSync();
  }
}

async function sampleOf(
  connection: DuckDBConnection,
  path: string,
  head: string,
  delimiter: Sample["delimiter"],
): Promise<Sample> {
  const quote = head.includes('"') ? '"' : "";
  const lines = head.split(/\r?\n|\r/, SAMPLE_ROWS);
  const width = Math.min(200, Math.max(...lines.map((line) => line.split(delimiter).length)));
  return {
    delimiter,
    quote,
    rows: await readCells(connection, path, { delimiter, quote }, width, SAMPLE_ROWS),
  };
}

async function previewOf(
  connection: DuckDBConnection,
  path: string,
  mapping: ImportMapping,
): Promise<PreviewBar[]> {
  await connection.run(`SET TimeZone = ${literal(stampZone(mapping))}`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE preview AS
     SELECT ${barColumnsSql(mapping)} FROM ${readCsvSql(path, mapping, 1000)} LIMIT ${PREVIEW_ROWS}`,
  );
  await connection.run(`SET TimeZone = ${literal(datasetZone(mapping))}`);
  return rowsOf<PreviewBar>(
    connection,
    `SELECT symbol, epoch_us(start) AS start, epoch_us(${endSql(mapping.resolution)}) AS "end",
       open, high, low, close, volume, ${BAD_ROW_SQL} AS problem FROM preview`,
  );
}
