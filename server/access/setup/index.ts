/** How people come in: the first owner by the one-time link, everyone else by invite. Public, guarded by tokens. */
import "server-only";

export { type Acceptance, acceptInvite, findInvite, type OpenInvite } from "./accept-invite.ts";
export { createTeam, listTeams, type NewTeam, type Team } from "./create-team.ts";
export { addDemoMembers, type DemoMember } from "./demo-members.ts";
export {
  addPerson,
  createOwner,
  firstTeam,
  type NewOwner,
  needsOwner,
  newSetupToken,
} from "./first-owner.ts";
