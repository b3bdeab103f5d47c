import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";

/** Takes a dataset and its snapshots away; the sweep removes their files. Results of runs on it stay. */
export const deleteDataset = command({
  name: "data.delete",
  permission: "data:delete",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }) {
    const deleted = await ctx.db.query("DELETE FROM datasets WHERE id = $1 RETURNING name", [id]);
    if (!deleted.rows[0])
      throw new AppError("not-found", "There is no such dataset; it may have been deleted.");
    await ctx.bus.publish(ctx.db, { topic: "data", type: "dataset.deleted", payload: { id } });
    return { name: deleted.rows[0].name as string };
  },
  audit: ({ id }, { name }) => ({ object: id, details: { name } }),
});
