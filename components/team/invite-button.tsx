"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useApi, useCan, useSession } from "#components/providers/index.ts";
import {
  Button,
  CopyButton,
  Dialog,
  describeProblem,
  formatTime,
  Select,
  TextField,
  useTimeZone,
} from "#components/ui/index.ts";
import type { Role } from "#lib/access/permissions.ts";
import { grantableRoles } from "./roles.ts";

/** Makes an invite link; it is shown once and handed over by the person who invites. */
export function InviteButton() {
  const mayInvite = useCan("members:manage");
  const [open, setOpen] = useState(false);
  if (!mayInvite) return null;
  return (
    <>
      <Button kind="ink" icon={<UserPlus size={14} aria-hidden="true" />} onClick={() => setOpen(true)}>
        Invite
      </Button>
      {open && <InviteDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const session = useSession();
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>("quant");
  const invite = useMutation(
    api.members.invite.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.members.pathKey() }),
    }),
  );
  const problem = invite.error ? describeProblem(invite.error) : undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get("email") ?? "");
    invite.mutate({ email, role });
  };
  return (
    <Dialog
      title="Invite to the team"
      open
      onOpenChange={(next) => !next && onClose()}
      width="medium"
      actions={
        invite.data ? (
          <Button kind="ink" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button kind="ink" type="submit" form="invite" busy={invite.isPending}>
            {invite.isPending ? "Making the link…" : "Make the link"}
          </Button>
        )
      }
    >
      {invite.data ? (
        <InviteLink link={invite.data.link} expiresAt={invite.data.expiresAt} />
      ) : (
        <form id="invite" onSubmit={submit} className="flex flex-col gap-4">
          <TextField
            label="Email"
            name="email"
            type="email"
            required
            autoFocus
            error={problem?.sentence}
            description="The person signs in with this address. Pitwall sends no mail: you hand over the link."
          />
          <Select label="Role" options={grantableRoles(session?.role)} value={role} onChange={setRole} />
        </form>
      )}
    </Dialog>
  );
}

function InviteLink({ link, expiresAt }: { link: string; expiresAt: Date }) {
  const zone = useTimeZone();
  const address = new URL(link, window.location.origin).href;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-13 text-2">
        Send this link to the person yourself. It is shown only now, works once, and ends{" "}
        {formatTime(expiresAt, zone)}.
      </p>
      <p className="flex items-center gap-2 rounded-2 border bg-2 py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 break-all font-mono text-1">{address}</code>
        <CopyButton value={address} label="Copy the link" />
      </p>
    </div>
  );
}
