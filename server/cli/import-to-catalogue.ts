import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#lib/core/errors.ts";
import type { ImportMapping } from "#lib/data/ingestion/index.ts";
import { type Caller, execute, type Host } from "#server/access/execute.ts";
import { listDatasets } from "#server/data/catalogue/index.ts";
import {
  getImport,
  type ImportDetail,
  receiveUpload,
  registerUpload,
  startImport,
} from "#server/data/ingestion/index.ts";
import { liveWorkers } from "#server/infrastructure/jobs/index.ts";

const LOOK_MS = 200;

export type CatalogueImport = {
  path: string;
  mapping: ImportMapping;
  /** Added to when the team has a dataset of this name, else made. */
  dataset: string;
  source: string;
  licence: string;
  synthetic: boolean;
};

/**
 * What the browser does: upload, start, wait for the worker. It goes on when this process is killed.
 * @throws AppError unavailable when no worker runs, or the sentence with which the import failed
 */
export async function importToCatalogue(
  host: Host,
  caller: Caller,
  { path, mapping, dataset, ...facts }: CatalogueImport,
): Promise<ImportDetail> {
  if ((await liveWorkers(host.pool)) === 0)
    throw new AppError(
      "unavailable",
      "The installation has no worker that could import: start it with npm start.",
    );
  const upload = { uploadId: randomUUID(), fileName: basename(path) };
  const { bytes } = await receiveUpload({ teamId: caller.teamId, ...upload }, createReadStream(path));
  await execute(host, registerUpload, caller, { ...upload, bytes });
  const known = (await execute(host, listDatasets, caller, {})).find(({ name }) => name === dataset);
  const target = known ? { kind: "append", datasetId: known.id } : { kind: "new", name: dataset, ...facts };
  const { uploadId } = upload;
  const { importId } = await execute(host, startImport, caller, { uploadId, mapping, target });
  for (;;) {
    const row = await execute(host, getImport, caller, { importId });
    if (row.state === "published") return row;
    if (row.state === "failed") throw new AppError("bad-input", row.error ?? "The import failed.");
    if (row.state === "cancelled")
      throw new AppError("bad-input", "The import was cancelled in the browser.");
    await sleep(LOOK_MS);
  }
}
