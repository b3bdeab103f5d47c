import { stat } from "node:fs/promises";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { query } from "#server/access/command.ts";
import { quarantinePath } from "#server/data/storage/index.ts";

export type QuarantineFile = { path: string; fileName: string; bytes: number };

/** Where all rows that an import set aside lie as CSV: line, reason, text. */
export const findQuarantine = query({
  name: "data.quarantine",
  permission: "data:read",
  input: z.strictObject({ importId: z.uuid() }),
  async run(ctx, { importId }): Promise<QuarantineFile> {
    const { rows } = await ctx.db.query("SELECT file_name FROM imports WHERE id = $1", [importId]);
    if (!rows[0]) throw new AppError("not-found", "There is no such import.");
    const path = quarantinePath(ctx.teamId, importId);
    const { size } = await stat(path).catch((cause: unknown) => {
      throw new AppError("not-found", "This import set no row aside.", { cause });
    });
    const name = String(rows[0].file_name).replace(/(\.csv)?(\.gz)?$/i, "");
    return { path, fileName: `${name}.quarantine.csv`, bytes: size };
  },
});
