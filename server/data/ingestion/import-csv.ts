import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "#lib/core/errors.ts";
import { columnNames, datasetZone, type ImportMapping } from "#lib/data/ingestion/index.ts";
import type { FindingsReport } from "#lib/data/validation/index.ts";
import {
  type BarStore,
  literal,
  openDuckDb,
  openScratch,
  publishSnapshot,
  rowsOf,
  type Snapshot,
  writeBarFiles,
} from "#server/data/storage/index.ts";
import { readCells } from "./csv-cells.ts";
import { inspectStaged } from "./inspect-staged.ts";
import { type ImportLimits, openCsv } from "./open-csv.ts";
import { type QuarantinedRow, quarantine } from "./quarantine.ts";
import { setAside, stageBars } from "./stage-bars.ts";

export const IMPORT_PHASES = ["reading", "sorting", "checking", "writing", "publishing"] as const;
/** `fraction` of the phase, 0 to 1; `rows` so far. */
export type ImportProgress = { phase: (typeof IMPORT_PHASES)[number]; fraction: number; rows: number };

export type ImportReport = {
  rowsStored: number;
  rowsQuarantined: number;
  /** The first of them, by line; all of them are in the quarantine file. */
  quarantined: QuarantinedRow[];
  findings: FindingsReport;
  seconds: number;
};

export type CsvImport = {
  path: string;
  /** The file's name as its owner knows it. */
  name: string;
  mapping: ImportMapping;
  store: BarStore;
  /** The snapshot to append to; absent: a new dataset. */
  previous?: Snapshot | undefined;
  limits: ImportLimits;
  /** Where to write all quarantined rows as CSV, when there are any. */
  quarantinePath?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
};

const LISTED_ROWS = 500;

/**
 * From a CSV file to a published snapshot. Until the last step nothing is visible; whatever happens, scratch is removed.
 * @throws AppError bad-input (one sentence), too-large, conflict or cancelled
 */
export async function importCsv(job: CsvImport): Promise<{ snapshot: Snapshot; report: ImportReport }> {
  const began = performance.now();
  const { previous, mapping } = job;
  if (previous && previous.manifest.resolution !== mapping.resolution)
    throw new AppError(
      "conflict",
      `The dataset holds bars of ${previous.manifest.resolution}; bars of ${mapping.resolution} cannot be added to it.`,
    );
  const scratch = await openScratch(job.store);
  const duckdb = await openDuckDb(join(scratch, "stage.duckdb"), {
    ...job.limits,
    spillFolder: join(scratch, "spill"),
  });
  const connection = await duckdb.connect();
  // The staging file is thrown away: to tidy it up on closing would be work for nothing.
  await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  const interrupt = () => connection.interrupt();
  job.signal?.addEventListener("abort", interrupt);
  try {
    const result = await run(job, connection, scratch);
    const seconds = (performance.now() - began) / 1000;
    return { snapshot: result.snapshot, report: { ...result.report, seconds } };
  } catch (error) {
    if (job.signal?.aborted) throw new AppError("cancelled", "The import was cancelled.");
    throw isDiskFull(error) ? diskFull(job.store.folder, error) : error;
  } finally {
    job.signal?.removeEventListener("abort", interrupt);
    connection.disconnectSync();
    duckdb.closeSync();
    await rm(scratch, { recursive: true, force: true });
  }
}

const isDiskFull = (error: unknown) =>
  /ENOSPC|No space left on device|failed to offload data block/i.test(String((error as Error).message));

const diskFull = (folder: string, cause: unknown) =>
  new AppError("unavailable", `The disk of ${folder} is full: free some space and import the file again.`, {
    cause,
  });

type Outcome = { snapshot: Snapshot; report: Omit<ImportReport, "seconds"> };

async function run(job: CsvImport, connection: DuckDBConnection, scratch: string): Promise<Outcome> {
  const { mapping, store, signal } = job;
  const report = (phase: ImportProgress["phase"], fraction: number, rows = 0) => {
    signal?.throwIfAborted();
    job.onProgress?.({ phase, fraction, rows });
  };
  report("reading", 0);
  const csv = await openCsv(job.path, job.name, { scratch, limits: job.limits, signal });
  const stop = followProgress(connection, (fraction) => report("reading", fraction));
  try {
    await stageBars(connection, csv.path, mapping, job.previous);
  } finally {
    stop();
  }
  const rows = await countOf(connection, "bars");
  report("checking", 0, rows);
  const { findings, duplicates } = await inspectStaged(connection, mapping);
  refuseOverlap(findings, mapping, rows);
  await setAside(connection, duplicates);
  const [firstRow = []] = await readCells(connection, csv.path, mapping, mapping.columnCount, 1);
  await quarantine(connection, csv.path, mapping, columnNames(mapping, firstRow));
  const stored = rows - duplicates.length;
  const quarantined = await rowsOf<QuarantinedRow>(
    connection,
    `SELECT line, reason, text FROM quarantine ORDER BY line LIMIT ${LISTED_ROWS}`,
  );
  if (stored === 0) throw nothingToStore(job.name, quarantined);
  report("writing", 0, stored);
  const files = await writeBarFiles(connection, "bars", store, scratch, (written) =>
    report("writing", written / stored, stored),
  );
  const rowsQuarantined = await countOf(connection, "quarantine");
  if (rowsQuarantined > 0 && job.quarantinePath)
    await saveQuarantine(connection, scratch, job.quarantinePath);
  report("publishing", 0, stored);
  const snapshot = await publishSnapshot(store, {
    format: 1,
    resolution: mapping.resolution,
    timeZone: datasetZone(mapping),
    files: [...(job.previous?.manifest.files ?? []), ...files],
  });
  return { snapshot, report: { rowsStored: stored, rowsQuarantined, quarantined, findings } };
}

async function countOf(connection: DuckDBConnection, table: string): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(connection, `SELECT count(*) AS count FROM ${table}`);
  return row?.count ?? 0;
}

/** Bars that begin before the last one ended are mostly bars of another length than was said. */
function refuseOverlap(findings: FindingsReport, mapping: ImportMapping, rows: number): void {
  if (findings.overlapping <= rows / 2) return;
  throw new AppError(
    "bad-input",
    `The bars lie closer together than ${mapping.resolution}; choose the bar length that the file has.`,
    { at: "mapping.resolution" },
  );
}

function nothingToStore(name: string, quarantined: QuarantinedRow[]): AppError {
  const [first] = quarantined;
  const example = first ? ` Line ${first.line}: ${first.reason}` : "";
  return new AppError("bad-input", `No row of ${name} can be stored.${example}`);
}

async function saveQuarantine(connection: DuckDBConnection, scratch: string, path: string): Promise<void> {
  const draft = join(scratch, "quarantine.csv");
  await connection.run(
    `COPY (SELECT line, ${keptText("reason")}, ${keptText("text")} FROM quarantine ORDER BY line)
     TO ${literal(draft)} (FORMAT csv, HEADER)`,
  );
  await mkdir(dirname(path), { recursive: true });
  await rename(draft, path);
}

/** As lib/core/csv-text.ts: what a spreadsheet would take for a formula is kept a text. */
const keptText = (column: string) =>
  `CASE WHEN regexp_matches(${column}, '^[=+@\\t\\r-]') THEN '''' ELSE '' END || ${column} AS ${column}`;

/** DuckDB tells how far a statement is, in percent; −1 while it does not know. */
function followProgress(connection: DuckDBConnection, tell: (fraction: number) => void): () => void {
  const timer = setInterval(() => {
    const { percentage } = connection.progress;
    try {
      if (percentage >= 0) tell(percentage / 100);
    } catch {
      // Cancelled: the interrupted statement itself reports it.
    }
  }, 250);
  return () => clearInterval(timer);
}
