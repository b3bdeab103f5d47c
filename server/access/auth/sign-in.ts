import type { ClientBase, Pool } from "pg";
import type { Role } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import type { Attempts } from "./attempts.ts";
import { verifyPassword } from "./password.ts";
import { openSession, type SessionLimits } from "./sessions.ts";

export type SignInHost = { pool: Pool; attempts: Attempts; limits: SessionLimits };
export type SignIn = { email: string; password: string; ip: string; userAgent: string; requestId: string };

type Account = { id: string; name: string; password_hash: string; team_id: string | null; role: Role | null };

/**
 * Gives the secret of a new session. Throws AppError "unauthenticated" with one sentence for every wrong combination,
 * so that nobody learns who has an account, or "too-many" with the time to wait.
 */
export async function signIn(host: SignInHost, attempt: SignIn): Promise<string> {
  const email = attempt.email.trim().toLowerCase();
  const keys = { account: `account:${email}`, address: `address:${attempt.ip}` };
  await host.attempts.begin([keys.account, keys.address]);
  const account = await transaction(host.pool, { scope: "identity", readOnly: true }, (db) =>
    findAccount(db, email),
  );
  const right = await verifyPassword(attempt.password, account?.password_hash);
  const { team_id: teamId, role } = account ?? {};
  if (!account || !teamId || !role) throw wrong();
  const audit = {
    teamId,
    actor: { kind: "user" as const, userId: account.id, sessionId: "", name: account.name, role },
    action: "session.signIn",
    details: { ip: attempt.ip },
    requestId: attempt.requestId,
  };
  const secret = await transaction(host.pool, { teamId, scope: "identity" }, async (db) => {
    await writeAudit(db, { ...audit, outcome: right ? "done" : "denied" });
    if (!right) return undefined;
    return openSession(
      db,
      { userId: account.id, teamId, ip: attempt.ip, userAgent: attempt.userAgent },
      host.limits,
    );
  });
  if (!secret) throw wrong();
  await host.attempts.forgive(keys.account, keys.address);
  return secret;
}

function wrong(): AppError {
  return new AppError("unauthenticated", "The email address or the password is wrong.");
}

/** With the team used last, when the person is still active in it, else the oldest membership. */
async function findAccount(db: ClientBase, email: string): Promise<Account | undefined> {
  const { rows } = await db.query<Account>(
    `SELECT u.id, u.name, u.password_hash, m.team_id, m.role FROM users u
     LEFT JOIN memberships m ON m.user_id = u.id AND m.deactivated_at IS NULL
     LEFT JOIN LATERAL (SELECT max(s.created_at) AS at FROM sessions s
       WHERE s.user_id = u.id AND s.team_id = m.team_id) AS used ON true
     WHERE u.email = $1 ORDER BY used.at DESC NULLS LAST, m.created_at LIMIT 1`,
    [email],
  );
  return rows[0];
}
