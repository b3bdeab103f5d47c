import { AppError } from "#lib/core/errors.ts";
import {
  changePassword,
  listSessions,
  me,
  renameSelf,
  revokeOtherSessions,
  revokeSession,
  switchTeam,
} from "#server/access/auth/index.ts";
import { auditDenial, type Caller, execute } from "#server/access/execute.ts";
import { fromAction, fromCommand, fromQuery, router, type WebHost } from "#server/api/trpc.ts";

/** Whoever took over a session must not find out the password by trying. */
async function changeKnownPassword(host: WebHost, caller: Caller, input: unknown): Promise<void> {
  const key = `password:${caller.actor.kind === "user" ? caller.actor.userId : ""}`;
  await host.attempts.begin([key]);
  try {
    await execute(host, changePassword, caller, input);
  } catch (error) {
    if (error instanceof AppError && error.at === "currentPassword")
      await auditDenial(host, caller, changePassword);
    throw error;
  }
  await host.attempts.forgive(key);
}

export const session = router({
  me: fromQuery(me),
  list: fromQuery(listSessions),
  renameSelf: fromCommand(renameSelf),
  revoke: fromCommand(revokeSession),
  revokeOthers: fromCommand(revokeOtherSessions),
  switchTeam: fromCommand(switchTeam),
  changePassword: fromAction(changePassword, changeKnownPassword),
});
