import {
  changePassword,
  listSessions,
  me,
  revokeOtherSessions,
  revokeSession,
  switchTeam,
} from "#server/access/auth/index.ts";
import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";

export const session = router({
  me: fromQuery(me),
  list: fromQuery(listSessions),
  revoke: fromCommand(revokeSession),
  revokeOthers: fromCommand(revokeOtherSessions),
  switchTeam: fromCommand(switchTeam),
  changePassword: fromCommand(changePassword),
});
