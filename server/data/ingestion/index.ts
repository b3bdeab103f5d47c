/** How market data come in: files read by DuckDB, checked, quarantined, published. Not here: what a column means (lib). */
import "server-only";

export {
  type CsvImport,
  IMPORT_PHASES,
  type ImportProgress,
  type ImportReport,
  importCsv,
} from "./import-csv.ts";
export { type Inspection, inspectCsv, type PreviewBar } from "./inspect-csv.ts";
export type { ImportLimits } from "./open-csv.ts";
export type { QuarantinedRow } from "./quarantine.ts";
