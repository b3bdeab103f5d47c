/** How market data come in: files read by DuckDB, checked, quarantined, published. Not here: what a column means (lib). */
import "server-only";

export { type ImportHost, type ImportJob, runImport } from "./import-csv.job.ts";
export {
  type CsvImport,
  IMPORT_PHASES,
  type ImportProgress,
  type ImportReport,
  importCsv,
} from "./import-csv.ts";
export { ImportRequest, ImportTarget } from "./import-request.ts";
export {
  cancelImport,
  getImport,
  IMPORT_WORKFLOW,
  type ImportDetail,
  type ImportRow,
  type ImportState,
  listImports,
  startImport,
} from "./imports.ts";
export { type Inspection, inspectCsv, type PreviewBar } from "./inspect-csv.ts";
export type { ImportLimits } from "./open-csv.ts";
export type { QuarantinedRow } from "./quarantine.ts";
export { findQuarantine, type QuarantineFile } from "./quarantine-file.ts";
export { seedSampleData } from "./seed-sample-data.ts";
export { importLimits } from "./settings.ts";
export { sweepData } from "./sweep-data.ts";
export { inspectUpload, receiveUpload, registerUpload, UploadName } from "./uploads.ts";
