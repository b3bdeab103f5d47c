import { z } from "zod";
import { ROLES, type Role } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import type { Context } from "#server/access/context.ts";

export const RoleInput = z.enum(ROLES);
export const EmailInput = z
  .email("Write an email address")
  .max(200)
  .transform((email) => email.trim().toLowerCase());
export const NameInput = z.string().trim().min(1, "Write a name").max(100);

export type Membership = { userId: string; role: Role; active: boolean };

/**
 * The member and a lock on the team's owners: two owners who demote each other at once do not both succeed.
 * Throws AppError "not-found".
 */
export async function lockMember(ctx: Context, userId: string): Promise<Membership> {
  await ctx.db.query(
    "SELECT FROM memberships WHERE team_id = $1 AND role = 'owner' ORDER BY user_id FOR UPDATE",
    [ctx.teamId],
  );
  const { rows } = await ctx.db.query<Membership>(
    `SELECT user_id AS "userId", role, deactivated_at IS NULL AS active FROM memberships
     WHERE team_id = $1 AND user_id = $2 FOR UPDATE`,
    [ctx.teamId, userId],
  );
  if (!rows[0]) throw new AppError("not-found", "There is no such member in your team.");
  return rows[0];
}

/** Only an owner makes, changes or removes an owner. */
export function assertMayTouch(ctx: Context, ...roles: Role[]): void {
  if (roles.includes("owner") && ctx.actor.role !== "owner")
    throw new AppError("forbidden", "Only an owner can make, change or remove an owner.");
}

export async function assertNotLastOwner(ctx: Context, member: Membership): Promise<void> {
  if (member.role !== "owner" || !member.active) return;
  const { rowCount } = await ctx.db.query(
    "SELECT FROM memberships WHERE team_id = $1 AND role = 'owner' AND deactivated_at IS NULL AND user_id <> $2",
    [ctx.teamId, member.userId],
  );
  if (!rowCount)
    throw new AppError("conflict", "This is the team's last owner: make someone else an owner first.");
}
