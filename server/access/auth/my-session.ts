import { z } from "zod";
import { can, PERMISSIONS, type Permission, type Role } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { command, query } from "#server/access/command.ts";
import type { Actor, Context } from "#server/access/context.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { seeingPeople } from "#server/infrastructure/db/index.ts";
import { assertGoodPassword, hashPassword, verifyPassword } from "./password.ts";

const OWN = "session:manage-own";
const Nothing = z.strictObject({});

type Person = { id: string; name: string; email: string };
type Team = { id: string; name: string };

export type Me = { user: Person; team: Team; teams: Team[]; role: Role; permissions: Permission[] };

export const me = query({
  name: "session.me",
  permission: OWN,
  input: Nothing,
  async run(ctx): Promise<Me> {
    const { userId, role } = person(ctx);
    const user = await ctx.db.query<Person>("SELECT id, name, email FROM users WHERE id = $1", [userId]);
    const teams = await seeingPeople(ctx.db, () =>
      ctx.db.query<Team>(
        `SELECT t.id, t.name FROM teams t JOIN memberships m ON m.team_id = t.id
         WHERE m.user_id = $1 AND m.deactivated_at IS NULL ORDER BY t.name`,
        [userId],
      ),
    );
    const team = teams.rows.find(({ id }) => id === ctx.teamId);
    if (!user.rows[0] || !team)
      throw new AppError("not-found", "Your account is no longer part of this team.");
    const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) =>
      can(role, permission),
    );
    return { user: user.rows[0], team, teams: teams.rows, role, permissions };
  },
});

export type SessionRow = {
  id: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
  current: boolean;
};

/** My open sessions, newest first. */
export const listSessions = query({
  name: "session.list",
  permission: OWN,
  input: Nothing,
  async run(ctx): Promise<SessionRow[]> {
    const { userId, sessionId } = person(ctx);
    const { rows } = await ctx.db.query<SessionRow>(
      `SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", ip,
         user_agent AS "userAgent", id = $2 AS current
       FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()
         AND last_seen_at > now() - make_interval(mins => $3)
       ORDER BY created_at DESC LIMIT 100`,
      [userId, sessionId, config().session.idleMinutes],
    );
    return rows;
  },
});

export const revokeSession = command({
  name: "session.revoke",
  permission: OWN,
  input: z.strictObject({ sessionId: z.uuid() }),
  async run(ctx, { sessionId }) {
    const { userId } = person(ctx);
    const { rowCount } = await ctx.db.query(
      "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
      [sessionId, userId],
    );
    if (!rowCount) throw new AppError("not-found", "You have no such open session.");
    await announceRevocation(ctx, userId);
  },
});

export const revokeOtherSessions = command({
  name: "session.revokeOthers",
  permission: OWN,
  input: Nothing,
  async run(ctx) {
    return { revoked: await revokeOthers(ctx) };
  },
});

export const switchTeam = command({
  name: "session.switchTeam",
  permission: OWN,
  input: z.strictObject({ teamId: z.uuid() }),
  async run(ctx, { teamId }) {
    const { userId, sessionId } = person(ctx);
    const { rowCount } = await seeingPeople(ctx.db, () =>
      ctx.db.query(
        `UPDATE sessions SET team_id = $1 WHERE id = $2 AND EXISTS (
           SELECT FROM memberships WHERE team_id = $1 AND user_id = $3 AND deactivated_at IS NULL)`,
        [teamId, sessionId, userId],
      ),
    );
    if (!rowCount) throw new AppError("not-found", "You are not a member of that team.");
  },
});

/** The name beside what I did, everywhere; who I am is decided by the session, never by the name. */
export const renameSelf = command({
  name: "session.renameSelf",
  permission: OWN,
  input: z.strictObject({ name: z.string().trim().min(1, "Write a name.").max(100) }),
  async run(ctx, { name }) {
    const { userId } = person(ctx);
    await ctx.db.query("UPDATE users SET name = $1 WHERE id = $2", [name, userId]);
    return { userId };
  },
  audit: (input, { userId }) => ({ object: userId, details: input }),
});

export const changePassword = command({
  name: "session.changePassword",
  permission: OWN,
  input: z.strictObject({ currentPassword: z.string().max(200), newPassword: z.string().max(1000) }),
  /** Ends every other session: whoever knew the old password is out. */
  async run(ctx, { currentPassword, newPassword }) {
    const { userId } = person(ctx);
    const { rows } = await ctx.db.query<{ email: string; name: string; password_hash: string }>(
      "SELECT email, name, password_hash FROM users WHERE id = $1",
      [userId],
    );
    const user = rows[0];
    if (!user || !(await verifyPassword(currentPassword, user.password_hash)))
      throw new AppError("bad-input", "The current password is wrong.", { at: "currentPassword" });
    assertGoodPassword(newPassword, user);
    await ctx.db.query("UPDATE users SET password_hash = $1 WHERE id = $2", [
      await hashPassword(newPassword),
      userId,
    ]);
    await revokeOthers(ctx);
  },
  audit: () => ({}),
});

async function revokeOthers(ctx: Context): Promise<number> {
  const { userId, sessionId } = person(ctx);
  const { rowCount } = await ctx.db.query(
    "UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL",
    [userId, sessionId],
  );
  await announceRevocation(ctx, userId);
  return rowCount ?? 0;
}

/** Open streams look at their session at once instead of within a second. */
export function announceRevocation(ctx: Context, userId: string): Promise<void> {
  return ctx.bus.publish(ctx.db, { topic: "session", type: "revoked", payload: { userId } });
}

function person(ctx: Context): Extract<Actor, { kind: "user" }> {
  if (ctx.actor.kind !== "user") throw new AppError("forbidden", "Only a signed-in person has sessions.");
  return ctx.actor;
}
