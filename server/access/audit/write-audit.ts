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

/** Appends one row in the caller's transaction, whose team must be set. */
export async function writeAudit(db: ClientBase, entry: AuditEntry): Promise<void> {
  const { actor } = entry;
  await db.query(
    `INSERT INTO audit_entries
       (team_id, actor_kind, actor_id, actor_name, actor_role, action, outcome, object, details, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      entry.teamId,
      actor.kind,
      actor.kind === "user" ? actor.userId : null,
      actor.name,
      actor.role,
      entry.action,
      entry.outcome,
      entry.object ?? null,
      detailsJson(entry.details),
      entry.requestId,
    ],
  );
}

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
