import { rm } from "node:fs/promises";
import { setInterval } from "node:timers";
import type { ClientBase, Pool } from "pg";
import type { Logger } from "pino";
import { AppError } from "#lib/core/errors.ts";
import { datasetZone } from "#lib/data/ingestion/index.ts";
import { addSnapshot, createDataset, currentSnapshot } from "#server/data/catalogue/index.ts";
import { quarantinePath, type Snapshot, teamStore, uploadPath } from "#server/data/storage/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type ImportReport, importCsv } from "./import-csv.ts";
import { ImportRequest } from "./import-request.ts";
import { importLimits } from "./settings.ts";

export type ImportJob = { teamId: string; importId: string };
export type ImportHost = { pool: Pool; log: Logger; bus: Bus };

type Claimed = { request: ImportRequest; fileName: string; createdBy: string | null };

const WATCH_MS = 500;
const TELL_MS = 200;

/**
 * Runs a queued import to its end: published, failed with a sentence, or cancelled. Safe to run again after
 * a crash: nothing was visible, the same file gives the same snapshot. Throws only when the database is away.
 */
export async function runImport(host: ImportHost, job: ImportJob, signal?: AbortSignal): Promise<void> {
  const claimed = await withTeam(host.pool, job.teamId, (db) => claim(db, host.bus, job));
  if (!claimed) return;
  const stop = new AbortController();
  const watch = watchForCancel(host, job, stop);
  const abort = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  try {
    await importAndPublish(host, job, claimed, abort);
    await rm(uploadPath(job.teamId, claimed.request.uploadId), { force: true });
  } catch (error) {
    // A worker that is told to leave gives the job back; it runs again elsewhere.
    if (signal?.aborted && !stop.signal.aborted) throw error;
    await withTeam(host.pool, job.teamId, (db) => markFailed(db, host, job, error));
  } finally {
    clearInterval(watch);
    host.bus.set(job.teamId, `import:${job.importId}`, null);
  }
}

async function claim(db: ClientBase, bus: Bus, { importId }: ImportJob): Promise<Claimed | undefined> {
  const { rows } = await db.query(
    `UPDATE imports SET state = 'running', started_at = coalesce(started_at, now())
     WHERE id = $1 AND state IN ('queued', 'running')
     RETURNING request, file_name AS "fileName", created_by AS "createdBy"`,
    [importId],
  );
  if (!rows[0]) return undefined;
  await bus.publish(db, { topic: "imports", type: "import.started", payload: { importId } });
  return { ...rows[0], request: ImportRequest.parse(rows[0].request) };
}

/** The row is the truth: whoever cancels writes there, wherever this runs. */
function watchForCancel(host: ImportHost, { teamId, importId }: ImportJob, stop: AbortController) {
  return setInterval(async () => {
    const state = await withTeam(host.pool, teamId, (db) =>
      db.query("SELECT state FROM imports WHERE id = $1", [importId]),
    ).catch(() => undefined);
    if (state && state.rows[0]?.state !== "running") stop.abort();
  }, WATCH_MS);
}

async function importAndPublish(
  host: ImportHost,
  job: ImportJob,
  { request, fileName, createdBy }: Claimed,
  signal: AbortSignal,
): Promise<void> {
  const { teamId, importId } = job;
  const { mapping, target } = request;
  const previous =
    target.kind === "append"
      ? await withTeam(host.pool, teamId, (db) => currentSnapshot(db, teamId, target.datasetId))
      : undefined;
  let told = 0;
  const { snapshot, report } = await importCsv({
    path: uploadPath(teamId, request.uploadId),
    name: fileName,
    mapping,
    store: teamStore(teamId),
    previous,
    limits: importLimits(),
    quarantinePath: quarantinePath(teamId, importId),
    signal,
    onProgress(progress) {
      if (performance.now() - told < TELL_MS) return;
      told = performance.now();
      host.bus.set(teamId, `import:${importId}`, progress);
    },
  });
  await withTeam(host.pool, teamId, async (db) => {
    const facts = { ...mapping, timeZone: datasetZone(mapping), createdBy };
    const datasetId =
      target.kind === "append" ? target.datasetId : await createDataset(db, { ...facts, ...target });
    await addSnapshot(db, datasetId, snapshot);
    await markPublished(db, host.bus, job, { datasetId, snapshot, report });
  });
}

async function markPublished(
  db: ClientBase,
  bus: Bus,
  { importId }: ImportJob,
  done: { datasetId: string; snapshot: Snapshot; report: ImportReport },
): Promise<void> {
  const { rowCount } = await db.query(
    `UPDATE imports SET state = 'published', dataset_id = $2, snapshot = $3, report = $4, finished_at = now()
     WHERE id = $1 AND state = 'running'`,
    [importId, done.datasetId, done.snapshot.hash, JSON.stringify(done.report)],
  );
  if (rowCount === 0) throw new AppError("cancelled", "The import was cancelled.");
  await bus.publish(db, { topic: "imports", type: "import.published", payload: { importId } });
  await bus.publish(db, { topic: "data", type: "bars.stored", payload: { datasetId: done.datasetId } });
}

async function markFailed(db: ClientBase, host: ImportHost, { importId }: ImportJob, error: unknown) {
  const known = error instanceof AppError && error.code !== "internal";
  if (!known) host.log.error({ err: error, importId }, "import failed");
  const sentence = known
    ? error.message
    : `The import broke off; the server's log has the details under import ${importId}.`;
  const { rowCount } = await db.query(
    "UPDATE imports SET state = 'failed', error = $2, finished_at = now() WHERE id = $1 AND state = 'running'",
    [importId, sentence],
  );
  if (rowCount === 1)
    await host.bus.publish(db, { topic: "imports", type: "import.failed", payload: { importId } });
}
