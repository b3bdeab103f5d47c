import { z } from "zod";
import type { Role } from "#lib/access/permissions.ts";
import { query } from "#server/access/command.ts";

export type MemberRow = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  active: boolean;
  joinedAt: Date;
  lastSeenAt: Date | null;
};
export type InviteRow = {
  id: string;
  email: string;
  role: Role;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
};

/** Members and the invites that are still open. */
export const listMembers = query({
  name: "members.list",
  permission: "members:read",
  input: z.strictObject({}),
  async run({ db }): Promise<{ members: MemberRow[]; invites: InviteRow[] }> {
    const members = await db.query<MemberRow>(
      `SELECT m.user_id AS "userId", u.name, u.email, m.role, m.deactivated_at IS NULL AS active,
         m.created_at AS "joinedAt", max(s.last_seen_at) AS "lastSeenAt"
       FROM memberships m JOIN users u ON u.id = m.user_id
       LEFT JOIN sessions s ON s.user_id = m.user_id AND s.team_id = m.team_id
       GROUP BY m.team_id, m.user_id, u.id ORDER BY u.name LIMIT 1000`,
    );
    const invites = await db.query<InviteRow>(
      `SELECT i.id, i.email, i.role, coalesce(u.name, 'The operator') AS "invitedBy", i.created_at AS "createdAt", i.expires_at AS "expiresAt"
       FROM invites i LEFT JOIN users u ON u.id = i.invited_by
       WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now() ORDER BY i.created_at DESC LIMIT 1000`,
    );
    return { members: members.rows, invites: invites.rows };
  },
});
