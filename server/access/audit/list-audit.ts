import { z } from "zod";
import { query } from "#server/access/command.ts";

export type AuditRow = {
  id: string;
  at: Date;
  actorName: string;
  actorRole: string;
  action: string;
  outcome: "done" | "denied";
  object: string | null;
  details: unknown;
  requestId: string;
};

/** Newest first; `cursor` is the last id of the page before. `actor` and `action` match a part of the text. */
export const listAudit = query({
  name: "audit.list",
  permission: "audit:read",
  input: z.strictObject({
    cursor: z.uuid().optional(),
    limit: z.int().min(1).max(200).default(50),
    actor: z.string().max(100).optional(),
    action: z.string().max(100).optional(),
    outcome: z.enum(["done", "denied"]).optional(),
  }),
  async run({ db, teamId }, { cursor, limit, actor, action, outcome }) {
    const { rows } = await db.query<AuditRow>(
      `SELECT id, at, actor_name AS "actorName", actor_role AS "actorRole", action, outcome, object, details,
         request_id AS "requestId"
       FROM audit_entries
       WHERE team_id = $1 AND ($2::uuid IS NULL OR id < $2)
         AND ($3::text IS NULL OR strpos(lower(actor_name), lower($3)) > 0)
         AND ($4::text IS NULL OR strpos(lower(action), lower($4)) > 0)
         AND ($5::text IS NULL OR outcome = $5)
       ORDER BY id DESC LIMIT $6`,
      [teamId, cursor ?? null, actor ?? null, action ?? null, outcome ?? null, limit + 1],
    );
    const entries = rows.slice(0, limit);
    return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
  },
});
