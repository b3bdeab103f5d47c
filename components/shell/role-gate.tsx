"use client";
import type { ReactNode } from "react";
import { useSessionState } from "#components/providers/index.ts";
import { ErrorState, LoadingState, NoPermissionState, Panel } from "#components/ui/index.ts";
import { grantors, type Permission } from "#lib/access/permissions.ts";

/** Shows its children to those who hold the permission, and says to the others what is missing and who grants it. */
export function RoleGate({
  screen,
  permission,
  children,
}: {
  screen: string;
  permission: Permission;
  children: ReactNode;
}) {
  const { session, error, retry } = useSessionState();
  if (session?.permissions.includes(permission)) return children;
  return (
    <div className="p-2">
      <Panel flush>
        {session ? (
          <NoPermissionState screen={screen} permission={permission} grantors={grantors} />
        ) : error ? (
          <ErrorState error={error} retry={retry} />
        ) : (
          <LoadingState what={screen.toLowerCase()} />
        )}
      </Panel>
    </div>
  );
}
