import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { hashToken, newToken } from "#server/infrastructure/secrets/index.ts";

export type Team = { id: string; name: string };
/** `link` below the installation's address, once: absent when the owner has an account and is a member at once. */
export type NewTeam = { teamId: string; link?: string };

const REQUEST = {
  actor: { kind: "system", name: "pitwall team create", role: "owner" },
  requestId: "cli",
} as const;

/** Every team of the installation, oldest first: for its operator only. */
export async function listTeams(pool: Pool): Promise<Team[]> {
  const { rows } = await transaction(pool, { scope: "identity", readOnly: true }, (db) =>
    db.query<Team>("SELECT id, name FROM teams ORDER BY created_at, id"),
  );
  return rows;
}

/**
 * A further team with its first owner: the account of that address, or an invite for it.
 * @throws AppError conflict when a team has this name
 */
export async function createTeam(
  pool: Pool,
  { name, ownerEmail, validDays }: { name: string; ownerEmail: string; validDays: number },
): Promise<NewTeam> {
  return transaction(pool, { scope: "identity" }, async (db) => {
    await db.query("SELECT pg_advisory_xact_lock(hashtext('pitwall.create-team'))");
    const same = await db.query("SELECT FROM teams WHERE lower(name) = lower($1)", [name]);
    if (same.rowCount)
      throw new AppError("conflict", `A team named "${name}" exists already: choose another name.`);
    const made = await db.query<{ id: string }>("INSERT INTO teams (name) VALUES ($1) RETURNING id", [name]);
    const teamId = made.rows[0]?.id as string;
    await db.query("SELECT set_config('pitwall.team_id', $1, true)", [teamId]);
    const member = await db.query(
      `INSERT INTO memberships (team_id, user_id, role) SELECT $1, id, 'owner' FROM users WHERE email = $2`,
      [teamId, ownerEmail],
    );
    const token = member.rowCount ? undefined : newToken();
    if (token)
      await db.query(
        `INSERT INTO invites (team_id, email, role, token_hash, expires_at)
         VALUES ($1, $2, 'owner', $3, now() + make_interval(days => $4))`,
        [teamId, ownerEmail, hashToken(token), validDays],
      );
    const details = { name, ownerEmail };
    await writeAudit(db, {
      ...REQUEST,
      teamId,
      action: "team.create",
      outcome: "done",
      object: teamId,
      details,
    });
    return token ? { teamId, link: `/invite/${token}` } : { teamId };
  });
}
