import type { ClientBase, Pool } from "pg";
import type { Role } from "#lib/access/permissions.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import type { Actor } from "#server/access/context.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { hashToken, newToken } from "#server/infrastructure/secrets/index.ts";

export type SessionLimits = { idleMinutes: number; absoluteHours: number };
export type Session = { actor: Extract<Actor, { kind: "user" }>; teamId: string };

type Row = { id: string; user_id: string; team_id: string; name: string; role: Role; stale: boolean };

/** A session's row alone decides; the membership is read each time, so a changed role or a deactivation holds at once. */
const ALIVE = `s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - make_interval(mins => $2)
  AND m.deactivated_at IS NULL`;
const FROM = `sessions s JOIN memberships m ON m.team_id = s.team_id AND m.user_id = s.user_id
  JOIN users u ON u.id = s.user_id`;

/** Opens a session and gives its secret, which only the cookie keeps. */
export async function openSession(
  db: ClientBase,
  who: { userId: string; teamId: string; ip: string; userAgent: string },
  limits: SessionLimits,
): Promise<string> {
  const secret = newToken();
  await db.query(
    `INSERT INTO sessions (secret_hash, user_id, team_id, expires_at, ip, user_agent)
     VALUES ($1, $2, $3, now() + make_interval(hours => $4), $5, $6)`,
    [hashToken(secret), who.userId, who.teamId, limits.absoluteHours, who.ip, who.userAgent.slice(0, 300)],
  );
  return secret;
}

/** Who holds this secret now, or undefined. Counts as activity. */
export async function findSession(
  pool: Pool,
  secret: string,
  limits: SessionLimits,
): Promise<Session | undefined> {
  return transaction(pool, { scope: "identity" }, async (db) => {
    const { rows } = await db.query<Row>(
      `SELECT s.id, s.user_id, s.team_id, u.name, m.role, s.last_seen_at < now() - interval '1 minute' AS stale
       FROM ${FROM} WHERE s.secret_hash = $1 AND ${ALIVE}`,
      [hashToken(secret), limits.idleMinutes],
    );
    const row = rows[0];
    if (!row) return undefined;
    if (row.stale) await db.query("UPDATE sessions SET last_seen_at = now() WHERE id = $1", [row.id]);
    const { id, user_id, team_id, name, role } = row;
    return { actor: { kind: "user", userId: user_id, sessionId: id, name, role }, teamId: team_id };
  });
}

/** Which of these sessions still live, with their present team and role. Does not count as activity. */
export async function livingSessions(
  pool: Pool,
  sessionIds: readonly string[],
  limits: SessionLimits,
): Promise<Map<string, { teamId: string; role: Role }>> {
  const { rows } = await transaction(pool, { scope: "identity", readOnly: true }, (db) =>
    db.query<Row>(`SELECT s.id, s.team_id, m.role FROM ${FROM} WHERE s.id = ANY ($1) AND ${ALIVE}`, [
      sessionIds,
      limits.idleMinutes,
    ]),
  );
  return new Map(rows.map((row) => [row.id, { teamId: row.team_id, role: row.role }]));
}

/** Signing out. */
export async function closeSession(pool: Pool, secret: string, requestId: string): Promise<void> {
  await transaction(pool, { scope: "identity" }, async (db) => {
    const { rows } = await db.query<Row>(
      `UPDATE sessions s SET revoked_at = now() FROM memberships m JOIN users u ON u.id = m.user_id
       WHERE s.secret_hash = $1 AND s.revoked_at IS NULL AND m.team_id = s.team_id AND m.user_id = s.user_id
       RETURNING s.id, s.user_id, s.team_id, u.name, m.role`,
      [hashToken(secret)],
    );
    const [row] = rows;
    if (!row) return;
    const { id, user_id: userId, team_id: teamId, name, role } = row;
    await db.query("SELECT set_config('pitwall.team_id', $1, true)", [teamId]);
    const actor = { kind: "user" as const, userId, sessionId: id, name, role };
    await writeAudit(db, {
      teamId,
      actor,
      action: "session.signOut",
      outcome: "done",
      object: id,
      requestId,
    });
  });
}

/** Deletes the rows of sessions that ended: nobody can use or list them any more. @returns how many */
export async function deleteEndedSessions(pool: Pool, limits: SessionLimits): Promise<number> {
  const { rowCount } = await transaction(pool, { scope: "identity" }, (db) =>
    db.query(
      `DELETE FROM sessions WHERE revoked_at IS NOT NULL OR expires_at <= now()
         OR last_seen_at <= now() - make_interval(mins => $1)`,
      [limits.idleMinutes],
    ),
  );
  return rowCount ?? 0;
}
