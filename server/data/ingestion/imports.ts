import type { ClientBase } from "pg";
import { z } from "zod";
import type { Resolution } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { datasetZone, type ImportMapping } from "#lib/data/ingestion/index.ts";
import { command, query } from "#server/access/command.ts";
import type { ImportReport } from "./import-csv.ts";
import { ImportRequest, type ImportTarget } from "./import-request.ts";
import { findUpload } from "./uploads.ts";

/** The name under which the worker knows the job; its arguments are [{ teamId, importId }]. */
export const IMPORT_WORKFLOW = "import-csv";

export type ImportState = "queued" | "running" | "published" | "failed" | "cancelled";
export type ImportRow = {
  id: string;
  fileName: string;
  uploadId: string;
  resolution: Resolution;
  /** The dataset's zone. */
  timeZone: string;
  state: ImportState;
  /** One sentence; null unless it failed. */
  error: string | null;
  target: ImportTarget;
  datasetId: string | null;
  snapshot: string | null;
  by: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  rowsStored: number | null;
  rowsQuarantined: number | null;
};
export type ImportDetail = ImportRow & { report: ImportReport | null };

const COLUMNS = `i.id, i.file_name AS "fileName", i.state, i.error, i.upload_id AS "uploadId",
  i.request->'mapping'->>'resolution' AS resolution, i.request->'mapping' AS mapping, i.request->'target' AS target,
  i.dataset_id AS "datasetId", i.snapshot, u.name AS by, i.created_at AS "createdAt", i.started_at AS "startedAt",
  i.finished_at AS "finishedAt", (i.report->>'rowsStored')::float8 AS "rowsStored",
  (i.report->>'rowsQuarantined')::float8 AS "rowsQuarantined"`;
const FROM = "FROM imports i LEFT JOIN users u ON u.id = i.created_by";

/** Queues the import of an uploaded file. Nothing shows in the catalogue until it is published. */
export const startImport = command({
  name: "data.startImport",
  permission: "data:import",
  input: ImportRequest,
  async run(ctx, request) {
    const { fileName } = await findUpload(ctx.db, request.uploadId);
    await checkTarget(ctx.db, request);
    const userId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const { rows } = await ctx.db.query(
      `INSERT INTO imports (team_id, upload_id, file_name, request, created_by)
       VALUES (app_team_id(), $1, $2, $3, $4) RETURNING id`,
      [request.uploadId, fileName, JSON.stringify(request), userId],
    );
    const importId = rows[0].id as string;
    await ctx.jobs.enqueue({
      workflow: IMPORT_WORKFLOW,
      id: importId,
      queue: "etl",
      args: [{ teamId: ctx.teamId, importId }],
    });
    await ctx.bus.publish(ctx.db, { topic: "imports", type: "import.queued", payload: { importId } });
    return { importId };
  },
  audit: ({ target, uploadId }, { importId }) => ({ object: importId, details: { target, uploadId } }),
});

async function checkTarget(db: ClientBase, { target, mapping }: ImportRequest): Promise<void> {
  if (target.kind === "new") {
    const { rowCount } = await db.query("SELECT FROM datasets WHERE name = $1", [target.name]);
    if (rowCount === 0) return;
    const message = `A dataset named "${target.name}" exists already: choose another name, or add the bars to it.`;
    throw new AppError("conflict", message, { at: "target.name" });
  }
  const { rows } = await db.query("SELECT name, resolution, calendar FROM datasets WHERE id = $1", [
    target.datasetId,
  ]);
  const [dataset] = rows;
  if (!dataset) throw new AppError("not-found", "The dataset to add to is gone.", { at: "target.datasetId" });
  for (const name of ["resolution", "calendar"] as const)
    if (dataset[name] !== mapping[name])
      throw new AppError(
        "conflict",
        `${dataset.name} has the ${name} ${dataset[name]}; a file with ${mapping[name]} cannot be added to it.`,
        { at: `mapping.${name}` },
      );
}

/** Ends an import that is not finished: at once when it waits, within a second when it runs. */
export const cancelImport = command({
  name: "data.cancelImport",
  permission: "data:import",
  input: z.strictObject({ importId: z.uuid() }),
  async run(ctx, { importId }) {
    const { rowCount } = await ctx.db.query(
      `UPDATE imports SET state = 'cancelled', finished_at = now() WHERE id = $1 AND state IN ('queued', 'running')`,
      [importId],
    );
    if (rowCount === 0) throw new AppError("conflict", "The import has ended already.");
    await ctx.bus.publish(ctx.db, { topic: "imports", type: "import.cancelled", payload: { importId } });
    return { importId };
  },
});

export const getImport = query({
  name: "data.getImport",
  permission: "data:read",
  input: z.strictObject({ importId: z.uuid() }),
  async run(ctx, { importId }): Promise<ImportDetail> {
    const { rows } = await ctx.db.query(`SELECT ${COLUMNS}, i.report ${FROM} WHERE i.id = $1`, [importId]);
    if (rows[0]) return withZone(rows[0]);
    throw new AppError("not-found", "There is no such import.");
  },
});

/** The latest imports, newest first; of one dataset when it is named. */
export const listImports = query({
  name: "data.listImports",
  permission: "data:read",
  input: z.strictObject({ datasetId: z.uuid().optional() }).optional(),
  async run(ctx, input): Promise<ImportRow[]> {
    const { rows } = await ctx.db.query(
      `SELECT ${COLUMNS} ${FROM} WHERE ($1::uuid IS NULL OR i.dataset_id = $1) ORDER BY i.id DESC LIMIT 100`,
      [input?.datasetId ?? null],
    );
    return rows.map(withZone);
  },
});

function withZone<Row extends ImportRow>({ mapping, ...row }: Row & { mapping?: ImportMapping }): Row {
  return { ...row, timeZone: mapping ? datasetZone(mapping) : "UTC" } as Row;
}
