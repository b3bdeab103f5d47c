/** Who someone is: passwords, sessions, sign-in. The session's row is the authority; next-auth runs the ceremony only. */
import "server-only";

export { type Attempts, accountKey, type CallLimit, limitAttempts, limitCalls, tooMany } from "./attempts.ts";
export {
  announceRevocation,
  changePassword,
  listSessions,
  type Me,
  me,
  renameSelf,
  revokeOtherSessions,
  revokeSession,
  type SessionRow,
  switchTeam,
} from "./my-session.ts";
export {
  assertGoodPassword,
  hashPassword,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  verifyPassword,
} from "./password.ts";
export {
  closeSession,
  deleteEndedSessions,
  findSession,
  livingSessions,
  openSession,
  type Session,
  type SessionLimits,
} from "./sessions.ts";
export { type SignIn, type SignInHost, signIn } from "./sign-in.ts";
