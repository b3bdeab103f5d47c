import type { ClientBase, Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import { assertGoodPassword, hashPassword } from "#server/access/auth/index.ts";
import { seeingPeople, transaction } from "#server/infrastructure/db/index.ts";
import { hashToken, newToken } from "#server/infrastructure/secrets/index.ts";

const FIRST_TEAM = "My team";
/** Addresses of the members that --demo makes; a demo owner does not own the installation. */
export const DEMO_DOMAIN = "demo.pitwall.test";

/** The installation's oldest team; the first start makes it, so that samples have a home before anyone signs in. */
export async function firstTeam(pool: Pool): Promise<string> {
  return transaction(pool, { scope: "identity" }, async (db) => {
    await db.query("SELECT pg_advisory_xact_lock(hashtext('pitwall.first-team'))");
    const { rows } = await db.query<{ id: string }>("SELECT id FROM teams ORDER BY created_at, id LIMIT 1");
    if (rows[0]) return rows[0].id;
    const made = await db.query<{ id: string }>("INSERT INTO teams (name) VALUES ($1) RETURNING id", [
      FIRST_TEAM,
    ]);
    return made.rows[0]?.id as string;
  });
}

export async function needsOwner(pool: Pool): Promise<boolean> {
  return transaction(pool, { scope: "identity", readOnly: true }, noOwner);
}

async function noOwner(db: ClientBase): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM memberships m JOIN users u ON u.id = m.user_id
     WHERE m.role = 'owner' AND u.email NOT LIKE '%@' || $1 LIMIT 1`,
    [DEMO_DOMAIN],
  );
  return rowCount === 0;
}

/** A new one-time token for the first owner; older ones stop working. Undefined when there is an owner. */
export async function newSetupToken(pool: Pool): Promise<string | undefined> {
  return transaction(pool, { scope: "identity" }, async (db) => {
    if (!(await noOwner(db))) return undefined;
    const token = newToken();
    await db.query("DELETE FROM setup_links");
    await db.query("INSERT INTO setup_links (token_hash) VALUES ($1)", [hashToken(token)]);
    return token;
  });
}

export type NewOwner = { token: string; name: string; email: string; password: string };

/** Turns the one-time token into the first owner. Throws AppError "forbidden" for a token that is wrong or used. */
export async function createOwner(
  pool: Pool,
  owner: NewOwner,
  requestId: string,
): Promise<{ email: string }> {
  assertGoodPassword(owner.password, owner);
  const passwordHash = await hashPassword(owner.password);
  const teamId = await firstTeam(pool);
  return transaction(pool, { teamId }, async (db) => {
    const userId = await seeingPeople(db, async () => {
      const link = await db.query(
        "UPDATE setup_links SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL",
        [hashToken(owner.token)],
      );
      if (!link.rowCount || !(await noOwner(db)))
        throw new AppError(
          "forbidden",
          "This one-time link is not valid any more: restart Pitwall to print a new one.",
        );
      return addPerson(db, { ...owner, passwordHash, teamId, role: "owner" });
    });
    const actor = { kind: "user" as const, userId, sessionId: "", name: owner.name, role: "owner" as const };
    await writeAudit(db, {
      teamId,
      actor,
      action: "setup.createOwner",
      outcome: "done",
      object: userId,
      requestId,
    });
    return { email: owner.email };
  });
}

/** A new person with a first membership. Throws AppError "conflict" when the address is taken. */
export async function addPerson(
  db: ClientBase,
  person: { email: string; name: string; passwordHash: string; teamId: string; role: string },
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    "INSERT INTO users (email, name, password_hash) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING RETURNING id",
    [person.email, person.name, person.passwordHash],
  );
  const userId = rows[0]?.id;
  if (!userId) throw new AppError("conflict", `${person.email} already has an account.`, { at: "email" });
  await db.query("INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, $3)", [
    person.teamId,
    userId,
    person.role,
  ]);
  return userId;
}
