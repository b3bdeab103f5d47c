import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import {
  coverage,
  deleteDataset,
  getDataset,
  listDatasets,
  previewBars,
} from "#server/data/catalogue/index.ts";
import {
  cancelImport,
  getImport,
  inspectUpload,
  listImports,
  startImport,
} from "#server/data/ingestion/index.ts";

export const data = router({
  list: fromQuery(listDatasets),
  get: fromQuery(getDataset),
  preview: fromQuery(previewBars),
  coverage: fromQuery(coverage),
  delete: fromCommand(deleteDataset),
  inspectUpload: fromQuery(inspectUpload),
  startImport: fromCommand(startImport),
  getImport: fromQuery(getImport),
  listImports: fromQuery(listImports),
  cancelImport: fromCommand(cancelImport),
});
