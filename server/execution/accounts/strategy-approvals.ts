import { z } from "zod";
import { command, query } from "#server/access/command.ts";
import { voidVerdicts } from "#server/execution/orders/index.ts";

/** Lets a strategy version trade on live accounts; paper needs no approval. */
export const approveStrategy = command({
  name: "accounts.approveStrategy",
  permission: "risk:limits",
  input: z.strictObject({
    version: z.string().trim().min(1).max(200),
    approved: z.boolean(),
    note: z.string().max(1000).default(""),
  }),
  async run({ db, teamId, actor }, { version, approved, note }) {
    await db.query("DELETE FROM strategy_approvals WHERE team_id = $1 AND version = $2", [teamId, version]);
    if (approved)
      await db.query(
        "INSERT INTO strategy_approvals (team_id, version, approved_by, note) VALUES ($1, $2, $3, $4)",
        [teamId, version, actor.kind === "user" ? actor.userId : null, note],
      );
    // Verdicts that rest on the old answer are void.
    await voidVerdicts(db, "a.mode = 'live'");
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
