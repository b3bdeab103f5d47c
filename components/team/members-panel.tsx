"use client";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useApi, useCan, useSession } from "#components/providers/index.ts";
import {
  Cell,
  Chip,
  ConfirmDialog,
  formatAge,
  formatDate,
  formatTime,
  HeadCell,
  IconButton,
  Menu,
  QueryPanel,
  Select,
  Table,
  useTimeZone,
} from "#components/ui/index.ts";
import type { Role } from "#lib/access/permissions.ts";
import { grantableRoles, roleNames } from "./roles.ts";
import { useTeamChanges } from "./use-change.ts";

type Member = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  active: boolean;
  joinedAt: Date;
  lastSeenAt: Date | null;
};

export function MembersPanel() {
  const api = useApi();
  const query = useQuery(api.members.list.queryOptions({}));
  const active = query.data?.members.filter((member) => member.active).length;
  return (
    <QueryPanel
      title="Members"
      note={query.data && `${active} active, ${query.data.members.length - (active ?? 0)} deactivated`}
      what="members"
      query={query}
      flush
    >
      {({ members }) => (
        <Table
          label="Members"
          cards
          head={
            <>
              <HeadCell>Name</HeadCell>
              <HeadCell>Email</HeadCell>
              <HeadCell>Role</HeadCell>
              <HeadCell>State</HeadCell>
              <HeadCell right>Joined</HeadCell>
              <HeadCell right>Last seen</HeadCell>
              <HeadCell right>
                <span className="sr-only">Actions</span>
              </HeadCell>
            </>
          }
        >
          {members.map((member) => (
            <MemberRow key={member.userId} member={member} />
          ))}
        </Table>
      )}
    </QueryPanel>
  );
}

function MemberRow({ member }: { member: Member }) {
  const session = useSession();
  const zone = useTimeZone();
  const { changeRole } = useTeamChanges();
  const itsMe = session?.user.id === member.userId;
  const mayManage =
    useCan("members:manage") && !itsMe && (session?.role === "owner" || member.role !== "owner");
  return (
    <tr className={member.active ? undefined : "opacity-70"}>
      <Cell strong>
        {member.name}
        {itsMe && <span className="font-regular text-3"> · you</span>}
      </Cell>
      <Cell label="Email" className="phone:col-span-2">
        {member.email}
      </Cell>
      <Cell label="Role" className="py-1 phone:col-span-2">
        {mayManage && member.active ? (
          <Select
            label={`Role of ${member.name}`}
            hideLabel
            className="w-40"
            options={grantableRoles(session?.role)}
            value={member.role}
            onChange={(role) => changeRole.mutate({ userId: member.userId, role })}
            disabled={changeRole.isPending}
          />
        ) : (
          roleNames[member.role]
        )}
      </Cell>
      <Cell label="State">{member.active ? <Chip tone="good">Active</Chip> : <Chip>Deactivated</Chip>}</Cell>
      <Cell right label="Joined">
        {formatDate(member.joinedAt, zone)}
      </Cell>
      <Cell right label="Last seen" title={formatTime(member.lastSeenAt, zone)}>
        {formatAge(member.lastSeenAt, Date.now(), zone)}
      </Cell>
      <Cell right className="phone:justify-end!">
        {mayManage && <MemberMenu member={member} />}
      </Cell>
    </tr>
  );
}

function MemberMenu({ member }: { member: Member }) {
  const { deactivate, reactivate } = useTeamChanges();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label={`Actions for ${member.name}`} size="small">
            <Ellipsis size={14} aria-hidden="true" />
          </IconButton>
        }
        items={[
          member.active
            ? { label: "Deactivate…", danger: true, onSelect: () => setAsking(true) }
            : { label: "Reactivate", onSelect: () => reactivate.mutate({ userId: member.userId }) },
        ]}
      />
      <ConfirmDialog
        title={`Deactivate ${member.name}`}
        open={asking}
        onOpenChange={setAsking}
        description="Their sessions end at once and they cannot sign in to this team. Their strategies and runs stay under their name; you can reactivate them."
        confirmLabel="Deactivate"
        busy={deactivate.isPending}
        onConfirm={() => deactivate.mutate({ userId: member.userId }, { onSettled: () => setAsking(false) })}
      />
    </>
  );
}
