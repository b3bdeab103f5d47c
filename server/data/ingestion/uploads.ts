import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { ClientBase } from "pg";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { ImportMapping } from "#lib/data/ingestion/index.ts";
import { command, query } from "#server/access/command.ts";
import { uploadPath } from "#server/data/storage/index.ts";
import { diskFull, isDiskFull, watchRoom } from "./disk-room.ts";
import { type Inspection, inspectCsv } from "./inspect-csv.ts";
import { readCsvHead, tooLarge } from "./open-csv.ts";
import { importLimits } from "./settings.ts";

/** Without control characters: it is shown, logged and written into headers. */
export const UploadName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u);

/**
 * Streams a file to disk, never more than the limit; a file that cannot be market data is refused and removed.
 * @throws AppError too-large, bad-input, unavailable when the disk is full
 */
export async function receiveUpload(
  place: { teamId: string; uploadId: string; fileName: string },
  body: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number }> {
  const path = uploadPath(place.teamId, place.uploadId);
  const limits = importLimits();
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.part`;
  try {
    const bytes = await writeBody(draft, body, limits.maxBytes, place.fileName);
    await readCsvHead(draft, place.fileName, limits);
    await rename(draft, path);
    return { bytes };
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeBody(path: string, body: AsyncIterable<Uint8Array>, limit: number, name: string) {
  const file = await open(path, "wx").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause;
    throw new AppError("conflict", `${name} is being uploaded already.`);
  });
  const assertRoom = watchRoom(dirname(path));
  let bytes = 0;
  try {
    for await (const part of body) {
      bytes += part.byteLength;
      if (bytes > limit) throw tooLarge(name, limit);
      await assertRoom(bytes);
      await file.write(part);
    }
  } catch (cause) {
    throw isDiskFull(cause) ? diskFull(dirname(path), cause) : cause;
  } finally {
    await file.close();
  }
  return bytes;
}

/** Enters a received file in the books, so that its team can import it. */
export const registerUpload = command({
  name: "data.upload",
  permission: "data:import",
  input: z.strictObject({ uploadId: z.uuid(), fileName: UploadName, bytes: z.int().min(0) }),
  async run(ctx, { uploadId, fileName, bytes }) {
    const userId = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    await ctx.db.query(
      "INSERT INTO uploads (team_id, id, file_name, bytes, created_by) VALUES (app_team_id(), $1, $2, $3, $4)",
      [uploadId, fileName, bytes, userId],
    );
    return { uploadId };
  },
  audit: (input) => ({ object: input.uploadId, details: { fileName: input.fileName, bytes: input.bytes } }),
});

/** @throws AppError not-found */
export async function findUpload(db: ClientBase, uploadId: string): Promise<{ fileName: string }> {
  const { rows } = await db.query('SELECT file_name AS "fileName" FROM uploads WHERE id = $1', [uploadId]);
  if (rows[0]) return rows[0];
  throw new AppError("not-found", "There is no such upload; upload the file again.");
}

/** What the file seems to hold, and how its first rows read with the recognised or the given mapping. */
export const inspectUpload = query({
  name: "data.inspectUpload",
  permission: "data:import",
  input: z.strictObject({ uploadId: z.uuid(), mapping: ImportMapping.optional() }),
  async run(ctx, { uploadId, mapping }): Promise<Inspection & { fileName: string }> {
    const { fileName } = await findUpload(ctx.db, uploadId);
    const path = uploadPath(ctx.teamId, uploadId);
    return { fileName, ...(await inspectCsv(path, fileName, { limits: importLimits(), mapping })) };
  },
});
