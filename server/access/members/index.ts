/** Who belongs to a team and as what. Signing in is auth's, the first owner is setup's. */
import "server-only";

export { changeRole, deactivateMember, reactivateMember } from "./change-member.ts";
export { inviteMember, revokeInvite } from "./invite-member.ts";
export { type InviteRow, listMembers, type MemberRow } from "./list-members.ts";
export { EmailInput, NameInput } from "./membership.ts";
