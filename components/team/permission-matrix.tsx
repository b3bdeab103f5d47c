"use client";
import { useSession } from "#components/providers/index.ts";
import { Cell, cx, HeadCell, Panel, Table } from "#components/ui/index.ts";
import { can, PERMISSIONS, type Permission, ROLES } from "#lib/access/permissions.ts";
import { roleNames } from "./roles.ts";

/** Roles × permissions, the very table that the server checks. The reader's own role is marked. */
export function PermissionMatrix() {
  const mine = useSession()?.role;
  const permissions = Object.keys(PERMISSIONS) as Permission[];
  return (
    <Panel title="What each role may do" note="The server checks the same table" flush>
      <Table
        label="Permissions of each role"
        head={
          <>
            <HeadCell>Permission</HeadCell>
            {ROLES.map((role) => (
              <HeadCell key={role}>
                <span className={cx(role === mine && "font-strong text-1")}>
                  {roleNames[role]}
                  {role === mine && " · you"}
                </span>
              </HeadCell>
            ))}
          </>
        }
      >
        {permissions.map((permission) => (
          <tr key={permission}>
            <Cell>
              <code className="font-mono text-1">{permission}</code>
            </Cell>
            {ROLES.map((role) => (
              <Cell key={role} className={cx(role === mine && "bg-2")}>
                {can(role, permission) ? (
                  <span className="text-good">✓ yes</span>
                ) : (
                  <span className="text-3">— no</span>
                )}
              </Cell>
            ))}
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
