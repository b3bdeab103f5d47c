import {
  changeRole,
  deactivateMember,
  inviteMember,
  listMembers,
  reactivateMember,
  revokeInvite,
} from "#server/access/members/index.ts";
import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";

export const members = router({
  list: fromQuery(listMembers),
  invite: fromCommand(inviteMember),
  revokeInvite: fromCommand(revokeInvite),
  changeRole: fromCommand(changeRole),
  deactivate: fromCommand(deactivateMember),
  reactivate: fromCommand(reactivateMember),
});
