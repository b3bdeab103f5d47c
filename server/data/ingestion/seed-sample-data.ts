import { randomUUID } from "node:crypto";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ClientBase } from "pg";
import { uploadPath } from "#server/data/storage/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type ImportHost, runImport } from "./import-csv.job.ts";
import { sampleFiles } from "./providers/index.ts";
import type { SampleFile } from "./providers/sample-file.ts";

/** Imports the data that come with Pitwall, once per team: what its members deleted stays deleted. */
export async function seedSampleData(host: ImportHost, teamId: string): Promise<void> {
  for (const sample of sampleFiles) {
    const job = await withTeam(host.pool, teamId, (db) => claimSample(db, sample));
    if (!job) continue;
    const path = uploadPath(teamId, job.uploadId);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(resolve(sample.path), path);
    await runImport(host, { teamId, importId: job.importId });
  }
}

/** A new import, or the one that a killed start left; undefined when it was published once. */
async function claimSample(
  db: ClientBase,
  { fileName, mapping, target }: SampleFile,
): Promise<{ importId: string; uploadId: string } | undefined> {
  const known = await db.query(
    `SELECT id AS "importId", upload_id AS "uploadId", state FROM imports
     WHERE file_name = $1 AND created_by IS NULL AND state IN ('published', 'queued', 'running')`,
    [fileName],
  );
  if (known.rows.some(({ state }) => state === "published")) return undefined;
  if (known.rows[0]) return known.rows[0];
  const uploadId = randomUUID();
  const { rows } = await db.query(
    `INSERT INTO imports (team_id, upload_id, file_name, request) VALUES (app_team_id(), $1, $2, $3) RETURNING id`,
    [uploadId, fileName, JSON.stringify({ uploadId, mapping, target })],
  );
  return { importId: rows[0].id, uploadId };
}
