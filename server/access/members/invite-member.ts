import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { command } from "#server/access/command.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { hashToken, newToken } from "#server/infrastructure/secrets/index.ts";
import { assertMayTouch, EmailInput, RoleInput } from "./membership.ts";

/** Gives the link once; the database keeps its hash. `link` is a path below the address people use. */
export const inviteMember = command({
  name: "members.invite",
  permission: "members:manage",
  input: z.strictObject({ email: EmailInput, role: RoleInput }),
  async run(ctx, { email, role }) {
    if (ctx.actor.kind !== "user") throw new AppError("forbidden", "Only a member can invite.");
    assertMayTouch(ctx, role);
    const member = await ctx.db.query(
      "SELECT FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1 AND u.email = $2",
      [ctx.teamId, email],
    );
    if (member.rowCount)
      throw new AppError("conflict", `${email} is already a member: change the role or reactivate instead.`, {
        at: "email",
      });
    await ctx.db.query(
      "UPDATE invites SET revoked_at = now() WHERE team_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL",
      [ctx.teamId, email],
    );
    const token = newToken();
    const { rows } = await ctx.db.query<{ id: string; expires_at: Date }>(
      `INSERT INTO invites (team_id, email, role, token_hash, invited_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING id, expires_at`,
      [ctx.teamId, email, role, hashToken(token), ctx.actor.userId, config().invites.validDays],
    );
    const invite = rows[0] as { id: string; expires_at: Date };
    return { inviteId: invite.id, link: `/invite/${token}`, expiresAt: invite.expires_at };
  },
  audit: ({ email, role }, { inviteId }) => ({ object: inviteId, details: { email, role } }),
});

export const revokeInvite = command({
  name: "members.revokeInvite",
  permission: "members:manage",
  input: z.strictObject({ inviteId: z.uuid() }),
  async run(ctx, { inviteId }) {
    const { rowCount } = await ctx.db.query(
      `UPDATE invites SET revoked_at = now()
       WHERE team_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL`,
      [ctx.teamId, inviteId],
    );
    if (!rowCount) throw new AppError("not-found", "There is no such open invite.");
  },
  audit: ({ inviteId }) => ({ object: inviteId }),
});
