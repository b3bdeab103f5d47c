import { z } from "zod";
import { command, query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { voidVerdicts } from "#server/execution/orders/index.ts";

export async function writeApproval(
  { db, teamId, actor }: Context,
  { version, approved, note }: { version: string; approved: boolean; note: string },
): Promise<void> {
  await db.query("DELETE FROM strategy_approvals WHERE team_id = $1 AND version = $2", [teamId, version]);
  if (approved)
    await db.query(
      "INSERT INTO strategy_approvals (team_id, version, approved_by, note) VALUES ($1, $2, $3, $4)",
      [teamId, version, actor.kind === "user" ? actor.userId : null, note],
    );
  // Verdicts that rest on the old answer are void.
  await voidVerdicts(db, "a.mode = 'live'");
}

/** Lets a strategy version trade on live accounts; paper needs no approval. */
export const approveStrategy = command({
  name: "accounts.approveStrategy",
  permission: "risk:limits",
  input: z.strictObject({
    version: z.string().trim().min(1).max(200),
    approved: z.boolean(),
    note: z.string().max(1000).default(""),
  }),
  async run(ctx, { version, approved, note }) {
    await writeApproval(ctx, { version, approved, note });
    return { version, approved };
  },
  audit: (input) => ({ object: input.version, details: input }),
});

export const listApprovals = query({
  name: "accounts.approvals",
  permission: "orders:read",
  input: z.strictObject({}),
  async run({ db, teamId }) {
    const { rows } = await db.query<{ version: string; note: string; approvedAt: Date }>(
      `SELECT version, note, approved_at AS "approvedAt" FROM strategy_approvals WHERE team_id = $1 ORDER BY approved_at DESC`,
      [teamId],
    );
    return rows;
  },
});
