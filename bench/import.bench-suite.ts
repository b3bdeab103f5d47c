import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BarColumns } from "#lib/core/columns.ts";
import { importCsv, inspectCsv } from "#server/data/ingestion/index.ts";
import { readBars, type Snapshot } from "#server/data/storage/index.ts";
import { rowOf, writeBarsCsv } from "./data-file.ts";
import { atLeast, atMost, type Gate } from "./gate.ts";

const ROWS = 4_000_000;
const LIMITS = { maxBytes: 2 ** 32, maxUnpackedBytes: 2 ** 36, threads: 2, memoryMb: 512 };
const RATE_DEMAND = 300_000;
/** DuckDB's limit, and as much again for Node, its buffers and DuckDB's own code. */
const MEMORY_DEMAND_MB = 2 * LIMITS.memoryMb;
const LOAD_DEMAND = 3_000_000;
const LOADS = 5;

/** From a CSV on disk to a published Parquet snapshot, findings and all; wall clock, and the process's peak memory. */
export async function importSuite(): Promise<Gate[]> {
  return withFile(async (path, folder) => {
    let peak = 0;
    const sampling = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const { snapshot, seconds } = await importFile(path, folder);
    clearInterval(sampling);
    verify(await readAll(snapshot));
    return [
      atLeast("CSV to published Parquet, rows/s", ROWS / seconds, RATE_DEMAND),
      atMost("CSV import, peak memory in MB", peak / 2 ** 20, MEMORY_DEMAND_MB),
    ];
  });
}

/** From Parquet to typed arrays: seven columns of every bar, best of five. */
export async function loadSuite(): Promise<Gate[]> {
  return withFile(async (path, folder) => {
    const { snapshot } = await importFile(path, folder);
    verify(await readAll(snapshot));
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k < LOADS; k++) {
      const began = performance.now();
      await readAll(snapshot);
      best = Math.min(best, performance.now() - began);
    }
    return [atLeast("Parquet to typed arrays, bars/s", ROWS / (best / 1000), LOAD_DEMAND)];
  });
}

async function withFile(measure: (path: string, folder: string) => Promise<Gate[]>): Promise<Gate[]> {
  const folder = await mkdtemp(join(tmpdir(), "pitwall-bench-"));
  try {
    const path = join(folder, "BENCH.csv");
    await writeBarsCsv(path, ROWS);
    return await measure(path, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importFile(path: string, folder: string): Promise<{ snapshot: Snapshot; seconds: number }> {
  const { recognition } = await inspectCsv(path, "BENCH.csv", { limits: LIMITS });
  if (!recognition.ok) throw new Error(recognition.reason);
  const { mapping } = recognition;
  const store = { folder: join(folder, "store") };
  const { snapshot, report } = await importCsv({ path, name: "BENCH.csv", mapping, store, limits: LIMITS });
  return { snapshot, seconds: report.seconds };
}

async function readAll(snapshot: Snapshot): Promise<BarColumns> {
  const [bars] = await readBars(snapshot, ["BENCH"]);
  if (!bars) throw new Error("The snapshot holds no bars; no speed is stated.");
  return bars;
}

/** Every value of every row, or no speed is stated. */
function verify(bars: BarColumns): void {
  if (bars.length !== ROWS)
    throw new Error(`${bars.length} rows were stored, not ${ROWS}; no speed is stated.`);
  for (let i = 0; i < ROWS; i++) {
    const row = rowOf(i);
    const same =
      bars.start[i] === row.start &&
      bars.open[i] === row.open &&
      bars.high[i] === row.high &&
      bars.low[i] === row.low &&
      bars.close[i] === row.close &&
      bars.volume[i] === row.volume;
    if (!same) throw new Error(`Row ${i} was not stored as it was written; no speed is stated.`);
  }
}
