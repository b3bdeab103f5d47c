import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import { readOrder, recordFacts } from "#server/execution/orders/index.ts";
import { assertSecondPerson } from "./rearm.ts";

/**
 * Ends an order, or a replace, of which the venue proves nothing: the first call asks, another member's call closes it,
 * under the first one's note. For what is quarantined alone; what the venue tells later is still counted.
 */
export const closeByOperator = command({
  name: "orders.closeByOperator",
  permission: "reconcile:resolve",
  input: z.strictObject({
    id: z.uuid(),
    note: z.string().trim().min(1, "Say what you found out.").max(2000),
  }),
  async run(ctx, { id, note }): Promise<{ outcome: "asked" | "closed" }> {
    const found = await ctx.db.query("SELECT state FROM orders WHERE id = $1", [id]);
    if (!found.rows[0]) throw new AppError("not-found", "There is no such order in your team.");
    const { state, commands } = await readOrder(ctx.db, id);
    const held = commands.find((one) => one.state === "quarantined");
    if (!held || (held.kind === "new" && state !== "quarantined"))
      throw new AppError("conflict", `The order is ${state}: only what is quarantined is closed by hand.`);
    const by = ctx.actor.kind === "user" ? ctx.actor.userId : null;
    const { rows } = await ctx.db.query(
      "SELECT asked_by, asked_at, note FROM order_closings WHERE order_id = $1",
      [id],
    );
    const asked = rows[0];
    if (!asked) {
      await ctx.db.query(
        `INSERT INTO order_closings (team_id, order_id, asked_by, asked_at, note) VALUES (app_team_id(), $1, $2, $3, $4)
         ON CONFLICT (team_id, order_id) DO NOTHING`,
        [id, by, ctx.clock(), note],
      );
      return { outcome: "asked" };
    }
    await assertSecondPerson(ctx, "reconcile:resolve", { by: asked.asked_by, at: Number(asked.asked_at) });
    const names = { by: asked.asked_by ?? "", second: by ?? "" };
    const notes = `${asked.note} · ${note}`;
    const at = ctx.clock();
    const { command } = held;
    await recordFacts(ctx.db, id, [
      held.kind === "new"
        ? { id: "operator-closed", at, kind: "operator-closed", ...names, note: notes }
        : {
            id: `operator-closed:${command}`,
            at,
            kind: "request-refused",
            command,
            reason: `Closed by two people: ${notes}`,
          },
    ]);
    await ctx.db.query(
      "UPDATE order_requests SET state = 'answered' WHERE order_id = $1 AND state = 'quarantined'",
      [id],
    );
    await ctx.db.query("DELETE FROM order_closings WHERE order_id = $1", [id]);
    return { outcome: "closed" };
  },
  audit: (input, output) => ({ object: input.id, details: { note: input.note, ...output } }),
});
