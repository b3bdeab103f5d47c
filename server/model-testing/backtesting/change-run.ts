import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import { noRun, tellState } from "./run-rows.ts";

export const RunName = z.string().trim().min(1, "Give the run a name.").max(200);

/** Ends a run that is not finished: at once when it waits, within half a second when it computes. */
export const cancelRun = command({
  name: "runs.cancel",
  permission: "runs:cancel",
  input: z.strictObject({ id: z.uuid() }),
  async run(ctx, { id }) {
    const { rows } = await ctx.db.query("SELECT state FROM runs WHERE id = $1 FOR UPDATE", [id]);
    if (!rows[0]) throw noRun();
    if (!["queued", "running"].includes(rows[0].state))
      throw new AppError("conflict", `The run has ended already: it is ${rows[0].state}.`);
    await ctx.db.query("UPDATE runs SET state = 'cancelled', finished_at = now() WHERE id = $1", [id]);
    await tellState(ctx.db, ctx.bus, id, "cancelled");
    return { id };
  },
  audit: ({ id }) => ({ object: id }),
});

export const renameRun = command({
  name: "runs.rename",
  permission: "runs:launch",
  input: z.strictObject({ id: z.uuid(), name: RunName }),
  async run(ctx, { id, name }) {
    const { rows } = await ctx.db.query("UPDATE runs SET name = $2 WHERE id = $1 RETURNING state", [
      id,
      name,
    ]);
    if (!rows[0]) throw noRun();
    await tellState(ctx.db, ctx.bus, id, rows[0].state);
    return { id };
  },
  audit: (input, { id }) => ({ object: id, details: input }),
});
