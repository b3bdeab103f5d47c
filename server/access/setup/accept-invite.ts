import type { ClientBase, Pool } from "pg";
import type { Role } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import { assertGoodPassword, hashPassword, verifyPassword } from "#server/access/auth/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { hashToken } from "#server/infrastructure/secrets/index.ts";
import { addPerson } from "./first-owner.ts";

type Invite = { id: string; teamId: string; teamName: string; email: string; role: Role; invitedBy: string };
/** `knownUser`: the address has an account; then its own password joins the team. */
export type OpenInvite = Omit<Invite, "id" | "teamId"> & { knownUser: boolean };

export async function findInvite(pool: Pool, token: string): Promise<OpenInvite> {
  return transaction(pool, { scope: "identity", readOnly: true }, async (db) => {
    const { teamName, email, role, invitedBy } = await openInvite(db, token);
    const known = await db.query("SELECT FROM users WHERE email = $1", [email]);
    return { teamName, email, role, invitedBy, knownUser: known.rowCount === 1 };
  });
}

export type Acceptance = { token: string; name: string; password: string };

export async function acceptInvite(
  pool: Pool,
  accept: Acceptance,
  requestId: string,
): Promise<{ email: string }> {
  const { teamId, email } = await transaction(pool, { scope: "identity", readOnly: true }, (db) =>
    openInvite(db, accept.token),
  );
  const isIn = await transaction(pool, { teamId, scope: "identity" }, async (db) => {
    const invite = await openInvite(db, accept.token, "FOR UPDATE OF i");
    const joined = await joinTeam(db, accept, invite);
    const actor = {
      kind: "user" as const,
      userId: joined.userId,
      sessionId: "",
      name: joined.name,
      role: invite.role,
    };
    const outcome = joined.isIn ? "done" : "denied";
    await writeAudit(db, { teamId, actor, action: "invite.accept", outcome, object: invite.id, requestId });
    return joined.isIn;
  });
  if (!isIn) {
    const message = "This address has an account: type the password that you already use for it.";
    throw new AppError("bad-input", message, { at: "password" });
  }
  return { email };
}

type Joined = { userId: string; name: string; isIn: boolean };

/** A new person, or the one who has the address and knows its password; whoever does not is not in. */
async function joinTeam(db: ClientBase, accept: Acceptance, invite: Invite): Promise<Joined> {
  const { teamId, email, role } = invite;
  const { rows } = await db.query<{ id: string; name: string; password_hash: string }>(
    "SELECT id, name, password_hash FROM users WHERE email = $1",
    [email],
  );
  const [known] = rows;
  if (known && !(await verifyPassword(accept.password, known.password_hash)))
    return { userId: known.id, name: known.name, isIn: false };
  let userId = known?.id;
  if (userId)
    await db.query(
      "INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT (team_id, user_id) DO NOTHING",
      [teamId, userId, role],
    );
  else {
    const passwordHash = await newHash(accept, email);
    userId = await addPerson(db, { email, name: accept.name, passwordHash, teamId, role });
  }
  await db.query("UPDATE invites SET accepted_at = now() WHERE team_id = $1 AND id = $2", [
    teamId,
    invite.id,
  ]);
  return { userId, name: known?.name ?? accept.name, isIn: true };
}

async function newHash({ name, password }: Acceptance, email: string): Promise<string> {
  assertGoodPassword(password, { email, name });
  return hashPassword(password);
}

async function openInvite(db: ClientBase, token: string, lock = ""): Promise<Invite> {
  const { rows } = await db.query<Invite>(
    `SELECT i.id, i.team_id AS "teamId", t.name AS "teamName", i.email, i.role, coalesce(u.name, 'The operator') AS "invitedBy"
     FROM invites i JOIN teams t ON t.id = i.team_id LEFT JOIN users u ON u.id = i.invited_by
     WHERE i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now() ${lock}`,
    [hashToken(token)],
  );
  if (!rows[0])
    throw new AppError(
      "not-found",
      "This invite is not valid any more: ask the person who invited you for a new link.",
    );
  return rows[0];
}
