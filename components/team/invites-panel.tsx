"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi, useCan } from "#components/providers/index.ts";
import {
  Button,
  Cell,
  formatTime,
  HeadCell,
  Panel,
  Table,
  useTimeZone,
  zoneName,
} from "#components/ui/index.ts";
import { roleNames } from "./roles.ts";
import { useTeamChanges } from "./use-change.ts";

/** Invites that nobody has used yet; nothing when there are none. */
export function InvitesPanel() {
  const api = useApi();
  const { data } = useQuery(api.members.list.queryOptions({}));
  const mayManage = useCan("members:manage");
  const { revokeInvite } = useTeamChanges();
  const zone = useTimeZone();
  if (!data?.invites.length) return null;
  return (
    <Panel title="Open invites" note="Links that were handed over and not used yet" flush>
      <Table
        label="Open invites"
        head={
          <>
            <HeadCell>Email</HeadCell>
            <HeadCell>Role</HeadCell>
            <HeadCell>Invited by</HeadCell>
            <HeadCell right>Ends ({zoneName(zone)})</HeadCell>
            <HeadCell right>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </>
        }
      >
        {data.invites.map((invite) => (
          <tr key={invite.id}>
            <Cell strong>{invite.email}</Cell>
            <Cell>{roleNames[invite.role]}</Cell>
            <Cell>{invite.invitedBy}</Cell>
            <Cell right>{formatTime(invite.expiresAt, zone, { suffix: false })}</Cell>
            <Cell right>
              {mayManage && (
                <Button
                  kind="ghost"
                  size="small"
                  busy={revokeInvite.isPending}
                  onClick={() => revokeInvite.mutate({ inviteId: invite.id })}
                >
                  Withdraw
                </Button>
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
