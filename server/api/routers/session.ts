import {
  changePassword,
  listSessions,
  me,
  renameSelf,
  revokeOtherSessions,
  revokeSession,
  switchTeam,
} from "#server/access/auth/index.ts";
import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";

export const session = router({
  me: fromQuery(me),
  list: fromQuery(listSessions),
  renameSelf: fromCommand(renameSelf),
  revoke: fromCommand(revokeSession),
  revokeOthers: fromCommand(revokeOtherSessions),
  switchTeam: fromCommand(switchTeam),
  changePassword: fromCommand(changePassword),
});
