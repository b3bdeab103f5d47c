import type { ClientBase, Pool } from "pg";
import type { Role } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { type AuditEntry, writeAudit } from "#server/access/audit/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { type Attempts, accountKey } from "./attempts.ts";
import { verifyPassword } from "./password.ts";
import { openSession, type SessionLimits } from "./sessions.ts";

export type SignInHost = { pool: Pool; attempts: Attempts; limits: SessionLimits };
export type SignIn = { email: string; password: string; ip: string; userAgent: string; requestId: string };

type Account = {
  id: string;
  name: string;
  password_hash: string;
  team_id: string | null;
  role: Role | null;
  active: boolean;
};

/**
 * Gives the secret of a new session. Throws AppError "unauthenticated" with one sentence for every wrong combination,
 * so that nobody learns who has an account, or "too-many" with the time to wait.
 */
export async function signIn(host: SignInHost, attempt: SignIn): Promise<string> {
  const email = attempt.email.trim().toLowerCase();
  const keys = { account: accountKey(email), address: `address:${attempt.ip}` };
  await host.attempts.begin([keys.account, keys.address]);
  const account = await transaction(host.pool, { scope: "identity", readOnly: true }, (db) =>
    findAccount(db, email),
  );
  const isRight = await verifyPassword(attempt.password, account?.password_hash);
  const member = account && memberOf(account);
  if (!member || !isRight || !account.active) {
    await auditRefusal(host.pool, member, attempt);
    throw new AppError("unauthenticated", "The email address or the password is wrong.");
  }
  const { teamId } = member;
  const { ip, userAgent } = attempt;
  const secret = await transaction(host.pool, { teamId, scope: "identity" }, async (db) => {
    await writeAudit(db, auditOf(member, "done", attempt));
    return openSession(db, { userId: account.id, teamId, ip, userAgent }, host.limits);
  });
  await host.attempts.forgive(keys.account, keys.address);
  return secret;
}

type Member = Pick<AuditEntry, "actor" | "teamId">;

function memberOf({ id, name, team_id: teamId, role }: Account): Member | undefined {
  if (!teamId || !role) return undefined;
  return { teamId, actor: { kind: "user", userId: id, sessionId: "", name, role } };
}

const auditOf = (member: Member, outcome: AuditEntry["outcome"], { ip, requestId }: SignIn): AuditEntry => ({
  ...member,
  action: "session.signIn",
  outcome,
  details: { ip },
  requestId,
});

/** The same statements for somebody and for nobody, and no wait for the disk: the time tells nobody who has an account. */
async function auditRefusal(pool: Pool, member: Member | undefined, attempt: SignIn): Promise<void> {
  await transaction(pool, { teamId: member?.teamId ?? "", scope: "identity" }, async (db) => {
    await db.query("SET LOCAL synchronous_commit = off");
    await writeAudit(db, ...(member ? [auditOf(member, "denied", attempt)] : []));
  });
}

/** With the team used last, when the person is still active in it, else the oldest membership. */
async function findAccount(db: ClientBase, email: string): Promise<Account | undefined> {
  const { rows } = await db.query<Account>(
    `SELECT u.id, u.name, u.password_hash, m.team_id, m.role, m.deactivated_at IS NULL AS active FROM users u
     LEFT JOIN memberships m ON m.user_id = u.id
     LEFT JOIN LATERAL (SELECT max(s.created_at) AS at FROM sessions s
       WHERE s.user_id = u.id AND s.team_id = m.team_id) AS used ON true
     WHERE u.email = $1 ORDER BY active DESC, used.at DESC NULLS LAST, m.created_at LIMIT 1`,
    [email],
  );
  return rows[0];
}
