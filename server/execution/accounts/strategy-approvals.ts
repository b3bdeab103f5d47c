import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command, query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { voidVerdicts } from "#server/execution/orders/index.ts";

/** Verdicts that rest on the old answer are void. */
const LIVE = "a.mode = 'live'";

/** Lets a strategy version trade on live accounts. */
export async function writeApproval(
  { db, teamId, actor }: Context,
  { version, note }: { version: string; note: string },
): Promise<void> {
  await db.query(
    `INSERT INTO strategy_approvals (team_id, version, approved_by, note) VALUES ($1, $2, $3, $4)
     ON CONFLICT (team_id, version) DO UPDATE SET approved_by = excluded.approved_by, note = excluded.note, approved_at = now()`,
    [teamId, version, actor.kind === "user" ? actor.userId : null, note],
  );
  await voidVerdicts(db, LIVE);
}

/** Takes back what two people gave (forwardTests.decidePromotion): one is enough to stop it. Paper needs no approval. */
export const withdrawApproval = command({
  name: "accounts.withdrawApproval",
  permission: "risk:limits",
  input: z.strictObject({ version: z.string().trim().min(1).max(200) }),
  async run(ctx, { version }) {
    const { rowCount } = await ctx.db.query(
      "DELETE FROM strategy_approvals WHERE team_id = $1 AND version = $2",
      [ctx.teamId, version],
    );
    if (rowCount === 0)
      throw new AppError(
        "not-found",
        `${version} is not approved for live accounts: there is nothing to take back.`,
      );
    await voidVerdicts(ctx.db, LIVE);
    return { version };
  },
  audit: ({ version }) => ({ object: version }),
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
