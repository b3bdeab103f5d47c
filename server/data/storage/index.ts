/** Where bars are kept: Parquet files named by their content, and the snapshots that name them. Not here: parsing. */
import "server-only";

export type { BarStore } from "./bar-store.ts";
export { openScratch, openSnapshot, publishSnapshot, sweepStore } from "./bar-store.ts";
export { type DuckDbLimits, literal, openDuckDb, quoted, rowsOf, streamDoubles } from "./duckdb.ts";
export {
  type BarFile,
  type Snapshot,
  type SnapshotManifest,
  type SymbolSummary,
  symbolsOf,
} from "./manifest.ts";
export { quarantinePath, teamStore, uploadPath } from "./places.ts";
export { readBars, type Span } from "./read-bars.ts";
export { ROWS_PER_FILE, writeBarFiles } from "./write-bars.ts";
