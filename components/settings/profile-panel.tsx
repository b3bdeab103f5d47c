"use client";
import { useSessionState } from "#components/providers/index.ts";
import { ErrorState, Facts, LoadingState, Panel } from "#components/ui/index.ts";
import { NameForm } from "./name-form.tsx";

/** Who I am here. Roles are given by the team's owner or admins. */
export function ProfilePanel() {
  const { session, error, retry } = useSessionState();
  return (
    <Panel title="Profile" flush={!session}>
      {session ? (
        <>
          <NameForm name={session.user.name} />
          <Facts
            items={[
              ["Email", session.user.email],
              ["Team", session.team.name],
              ["Role", session.role],
              [
                "Permissions",
                <span key="permissions" className="flex flex-wrap gap-x-3 gap-y-1">
                  {session.permissions.map((permission) => (
                    <code key={permission} className="font-mono text-2">
                      {permission}
                    </code>
                  ))}
                </span>,
              ],
            ]}
          />
        </>
      ) : error ? (
        <ErrorState error={error} retry={retry} />
      ) : (
        <LoadingState what="your profile" rows={3} />
      )}
    </Panel>
  );
}
