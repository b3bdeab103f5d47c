"use client";
import { RoleGate } from "#components/shell/index.ts";
import { PageBody, PageHeader } from "#components/ui/index.ts";
import { InviteButton } from "./invite-button.tsx";
import { InvitesPanel } from "./invites-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import { PermissionMatrix } from "./permission-matrix.tsx";

/** Who is in the team, who is invited, and what each role may do. */
export function TeamScreen() {
  return (
    <>
      <PageHeader title="Team" note="Members, invites and what each role may do" actions={<InviteButton />} />
      <RoleGate screen="Team" permission="members:read">
        <PageBody>
          <MembersPanel />
          <InvitesPanel />
          <PermissionMatrix />
        </PageBody>
      </RoleGate>
    </>
  );
}
