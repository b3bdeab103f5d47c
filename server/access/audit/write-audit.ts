import type { ClientBase } from "pg";
import type { Actor } from "#server/access/context.ts";

export type AuditEntry = {
  teamId: string;
  actor: Actor;
  action: string;
  outcome: "done" | "denied";
  object?: string | undefined;
  details?: unknown;
  requestId: string;
};

const MAX_DETAILS_BYTES = 16_384;
const SECRET = /password|token|secret/i;

/** Appends rows in the caller's transaction, whose team must be set. */
export async function writeAudit(db: ClientBase, ...entries: AuditEntry[]): Promise<void> {
  await db.query(
    `INSERT INTO audit_entries
       (team_id, actor_kind, actor_id, actor_name, actor_role, action, outcome, object, details, request_id)
     SELECT team_id, actor_kind, actor_id, actor_name, actor_role, action, outcome, object, details::jsonb, request_id
     FROM jsonb_to_recordset($1) AS r(team_id uuid, actor_kind text, actor_id uuid, actor_name text, actor_role text,
       action text, outcome text, object text, details text, request_id text)`,
    [JSON.stringify(entries.map(auditRow))],
  );
}

/** The columns of an entry; details are JSON as text. */
export const auditRow = ({ actor, ...entry }: AuditEntry) => ({
  team_id: entry.teamId,
  actor_kind: actor.kind,
  actor_id: actor.kind === "user" ? actor.userId : null,
  actor_name: actor.name,
  actor_role: actor.role,
  action: entry.action,
  outcome: entry.outcome,
  object: entry.object ?? null,
  details: detailsJson(entry.details),
  request_id: entry.requestId,
});

/** Without secrets and long texts: an audit row says what was done, it does not store the source of a strategy. */
function detailsJson(details: unknown): string | null {
  if (details === undefined) return null;
  const text = JSON.stringify(details, (key, value: unknown) => {
    if (SECRET.test(key)) return "[secret]";
    return typeof value === "string" && value.length > 500
      ? `${value.slice(0, 500)}… (${value.length} characters)`
      : value;
  });
  return text === undefined || text.length > MAX_DETAILS_BYTES
    ? JSON.stringify({ omitted: "too long" })
    : text;
}
