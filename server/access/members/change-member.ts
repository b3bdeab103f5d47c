import { z } from "zod";
import { announceRevocation } from "#server/access/auth/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { assertMayTouch, assertNotLastOwner, lockMember, RoleInput } from "./membership.ts";

const Member = z.strictObject({ userId: z.uuid() });

export const changeRole = command({
  name: "members.changeRole",
  permission: "members:manage",
  input: z.strictObject({ userId: z.uuid(), role: RoleInput }),
  async run(ctx, { userId, role }) {
    const member = await lockMember(ctx, userId);
    assertMayTouch(ctx, member.role, role);
    if (role !== "owner") await assertNotLastOwner(ctx, member);
    await ctx.db.query("UPDATE memberships SET role = $3 WHERE team_id = $1 AND user_id = $2", [
      ctx.teamId,
      userId,
      role,
    ]);
    if (role !== "owner") await revokeInvitesOf(ctx, userId);
    return { from: member.role };
  },
  audit: ({ userId, role }, { from }) => ({ object: userId, details: { from, to: role } }),
});

/** The member keeps the name under past work, and loses every session in this team. */
export const deactivateMember = command({
  name: "members.deactivate",
  permission: "members:manage",
  input: Member,
  async run(ctx, { userId }) {
    const member = await lockMember(ctx, userId);
    assertMayTouch(ctx, member.role);
    await assertNotLastOwner(ctx, member);
    await ctx.db.query("UPDATE memberships SET deactivated_at = now() WHERE team_id = $1 AND user_id = $2", [
      ctx.teamId,
      userId,
    ]);
    await ctx.db.query(
      "UPDATE sessions SET revoked_at = now() WHERE team_id = $1 AND user_id = $2 AND revoked_at IS NULL",
      [ctx.teamId, userId],
    );
    await revokeInvitesOf(ctx, userId);
    await announceRevocation(ctx, userId);
  },
  audit: ({ userId }) => ({ object: userId }),
});

/** A link that somebody may no longer give opens nothing any more. */
async function revokeInvitesOf(ctx: Context, userId: string): Promise<void> {
  await ctx.db.query(
    `UPDATE invites SET revoked_at = now()
     WHERE team_id = $1 AND invited_by = $2 AND accepted_at IS NULL AND revoked_at IS NULL`,
    [ctx.teamId, userId],
  );
}

export const reactivateMember = command({
  name: "members.reactivate",
  permission: "members:manage",
  input: Member,
  async run(ctx, { userId }) {
    const member = await lockMember(ctx, userId);
    assertMayTouch(ctx, member.role);
    await ctx.db.query("UPDATE memberships SET deactivated_at = NULL WHERE team_id = $1 AND user_id = $2", [
      ctx.teamId,
      userId,
    ]);
  },
  audit: ({ userId }) => ({ object: userId }),
});
