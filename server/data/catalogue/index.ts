/** What bars a team has: datasets, snapshots, symbols, in PostgreSQL. Not here: the files, and how data come in. */
import "server-only";

export { coverage } from "./coverage.ts";
export {
  type DatasetDetail,
  type DatasetSummary,
  getDataset,
  listDatasets,
  type SymbolSpan,
} from "./datasets.ts";
export { deleteDataset } from "./delete-dataset.ts";
export { previewBars } from "./preview-bars.ts";
export { readColumns } from "./read-columns.ts";
export {
  addSnapshot,
  cataloguedHashes,
  createDataset,
  currentSnapshot,
  type DatasetFacts,
  openTeamSnapshot,
} from "./snapshots.ts";
